package parquet

import "io"

// Decompress reads a chunk and decompresses its pages, and does nothing else with
// them: nothing that reads the chunk can take less. It tells how many bytes came out,
// and fails with an *Error.
func Decompress(source io.ReaderAt, chunk Chunk) (bytes int64, err error) {
	defer recovered(&err)
	work := workspaces.Get().(*workspace)
	p := pages{chunk: chunk, source: source, at: chunk.Offset, room: work.page}
	defer func() {
		p.close()
		work.page = p.room
		workspaces.Put(work)
	}()
	for p.rows < chunk.Rows {
		if _, _, err := p.next(); err != nil {
			return 0, err
		}
	}
	return p.given, nil
}
