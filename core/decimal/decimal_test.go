package decimal

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"cruscotto/core/words"
)

func TestNumbersAsPeopleReadThem(t *testing.T) {
	const most = math.MaxInt64
	for _, test := range []struct {
		name         string
		n            Number
		it, en, json string
	}{
		{"a half goes away from zero", Ratio(130, 160), "81,3%", "81.3%", "81.3"},
		{"a half above an even tenth too", Ratio(1, 16), "6,3%", "6.3%", "6.3"},
		{"less than a half", Ratio(1, 3), "33,3%", "33.3%", "33.3"},
		{"more than a half", Ratio(2, 3), "66,7%", "66.7%", "66.7"},
		{"nearly all is not said to be less", Ratio(9999, 10000), "100,0%", "100.0%", "100.0"},
		{"nothing", Ratio(0, 7), "0,0%", "0.0%", "0.0"},
		{"of nothing", Ratio(0, 0), "n.d.", "n/a", "null"},
		{"more than all", Ratio(123456, 100), "123.456,0%", "123,456.0%", "123456.0"},
		{"a mean", Mean(100, 8), "12,5", "12.5", "12.5"},
		{"a mean of halves", Mean(25, 100), "0,3", "0.3", "0.3"},
		{"a mean of none", Mean(0, 0), "n.d.", "n/a", "null"},
		{"a sum of which floats know no halves", Mean(1<<53+1, 20), "450.359.962.737.049,7", "450,359,962,737,049.7", "450359962737049.7"},
		{"as large as can be", Ratio(most, 1), "922.337.203.685.477.580.700,0%", "922,337,203,685,477,580,700.0%", "922337203685477580700.0"},
		{"a count", Count(1234567), "1.234.567", "1,234,567", "1234567"},
		{"a count of four digits", Count(1000), "1.000", "1,000", "1000"},
		{"less than nothing", Count(-1234), "−1.234", "−1,234", "-1234"},
		{"the least", Count(math.MinInt64), "−9.223.372.036.854.775.808", "−9,223,372,036,854,775,808", "-9223372036854775808"},
		{"a share", Share(1, 3), "33,33%", "33.33%", "33.33"},
		{"a round share", Share(1, 2), "50%", "50%", "50"},
		{"a share of tens", Share(10, 10), "100%", "100%", "100"},
		{"no share", Share(0, 2), "0%", "0%", "0"},
		{"a share too small to show", Share(1, 2_000_000), "<0,01%", "<0.01%", "0.01"},
		{"points more", Points([2]int64{1, 3}, [2]int64{1, 4}, 1), "+8,3", "+8.3", "8.3"},
		{"points less, half away from zero", Points([2]int64{0, 1}, [2]int64{1, 16}, 1), "−6,3", "−6.3", "-6.3"},
		{"the difference is rounded, not what it is of", Points([2]int64{1, 3}, [2]int64{2, 3}, 0), "−33", "−33", "-33"},
		{"points that round to none have no sign", Points([2]int64{1, 10000}, [2]int64{2, 10000}, 1), "0,0", "0.0", "0.0"},
		{"points of large numbers", Points([2]int64{most - 1, most}, [2]int64{most, most - 1}, 2), "0,00", "0.00", "0.00"},
		{"points of nothing", Points([2]int64{1, 2}, [2]int64{0, 0}, 1), "n.d.", "n/a", "null"},
		{"days less", MeanChange([2]int64{10, 4}, [2]int64{11, 4}), "−0,3", "−0.3", "-0.3"},
	} {
		if it, en, json := test.n.Text(words.Italian), test.n.Text(words.English), test.n.JSON(); it != test.it || en != test.en || json != test.json {
			t.Errorf("%s: %s, %s, %s; want %s, %s, %s", test.name, it, en, json, test.it, test.en, test.json)
		}
	}
}

// The definition says what is nearest; of two equally near the farther from zero.
func TestRoundingIsNearest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		a, b := random.Int64N(1<<uint(1+random.IntN(62))), 1+random.Int64N(1<<uint(1+random.IntN(62)))
		rounded, ok := new(big.Rat).SetString(Ratio(a, b).JSON())
		if !ok {
			t.Fatalf("%d of %d is %s", a, b, Ratio(a, b).JSON())
		}
		off := rounded.Sub(rounded, new(big.Rat).SetFrac(product(a, 100), big.NewInt(b)))
		if up, down := off.Cmp(big.NewRat(1, 20)), off.Cmp(big.NewRat(-1, 20)); up > 0 || down <= 0 {
			t.Fatalf("%d of %d is %s, off by %s", a, b, Ratio(a, b).JSON(), off)
		}
	}
}
