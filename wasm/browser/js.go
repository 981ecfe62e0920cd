//go:build js && wasm

package main

import (
	"fmt"
	"io"
	"syscall/js"
)

var (
	uint8Array     = js.Global().Get("Uint8Array")
	fileReaderSync = js.Global().Get("FileReaderSync")
)

// blob reads a File of the browser slice by slice, so that a file larger than
// memory opens.
type blob struct{ js.Value }

func (b blob) ReadAt(p []byte, off int64) (n int, err error) {
	defer func() {
		if thrown := recover(); thrown != nil { // the file was moved or changed meanwhile
			n, err = 0, fmt.Errorf("%v", thrown)
		}
	}()
	slice := b.Call("slice", float64(off), float64(off+int64(len(p))))
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
