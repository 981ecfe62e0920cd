// Package radix sorts by small integers, in time that grows with the number of
// values alone: the days and lanes by which the core sorts are few.
package radix

// Order sorts row numbers by their keys, which are below n and indexed by row, and
// leaves those of equal keys in their order. Sorting by a second key first and by
// the main one last sorts by both.
func Order(rows, keys []int32, n int) []int32 {
	next := make([]int32, n+1) // where the next row of each key goes
	for _, row := range rows {
		next[keys[row]+1]++
	}
	for k := range n {
		next[k+1] += next[k]
	}
	sorted := make([]int32, len(rows))
	for _, row := range rows {
		k := keys[row]
		sorted[next[k]] = row
		next[k]++
	}
	return sorted
}

// Rows are the numbers of n rows, from 0.
func Rows(n int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}
