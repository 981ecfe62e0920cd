//go:build js && wasm

package main

import (
	"io"
	"syscall/js"

	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

var (
	uint8Array     = js.Global().Get("Uint8Array")
	fileReaderSync = js.Global().Get("FileReaderSync")
)

// blob reads a File of the browser slice by slice, so that a file larger than
// memory opens. Bytes that the page has read already are taken from there.
type blob struct {
	file  js.Value
	known []known
}

// known are bytes of a file that the page has read.
type known struct {
	ingest.Span
	bytes js.Value // Uint8Array
}

var errChanged = words.Errorf("il file è cambiato, o non c'è più, da quando è stato scelto: sceglierlo di nuovo",
	"the file has changed, or is gone, since it was chosen: choose it again")

func (b *blob) ReadAt(p []byte, off int64) (n int, err error) {
	for _, k := range b.known {
		if at := off - k.Offset; at >= 0 && at+int64(len(p)) <= k.Size {
			return js.CopyBytesToGo(p, k.bytes.Call("subarray", float64(at), float64(at+int64(len(p))))), nil
		}
	}
	defer func() {
		if thrown := recover(); thrown != nil { // the file was moved or changed meanwhile
			n, err = 0, errChanged
		}
	}()
	slice := b.file.Call("slice", float64(off), float64(off+int64(len(p))))
	n = js.CopyBytesToGo(p, uint8Array.New(fileReaderSync.New().Call("readAsArrayBuffer", slice)))
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func toGo(array js.Value) []byte {
	data := make([]byte, array.Length())
	js.CopyBytesToGo(data, array)
	return data
}

func toJS(data []byte) js.Value {
	array := uint8Array.New(len(data))
	js.CopyBytesToJS(array, data)
	return array
}
