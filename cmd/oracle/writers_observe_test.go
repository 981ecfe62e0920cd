package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// observe tells in what form a file really is, from its metadata and from the
// headers of the pages of our columns. Only how instants are written as text it
// does not tell: no writer has a say in that.
func observe(path string) (form, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	footer := file.Metadata()
	elements, seen := lookAtSchema(footer.Schema)
	encodings := sight{} // column → those of each chunk

	for _, group := range footer.RowGroups {
		for _, chunk := range group.Columns {
			name := chunk.MetaData.PathInSchema[0]
			if _, ours := elements[name]; !ours || len(chunk.MetaData.PathInSchema) > 1 || chunk.MetaData.NumValues == 0 {
				continue
			}
			seen.add("codec", codecNames[chunk.MetaData.Codec])
			seen.addIf("statistics", chunk.MetaData.Statistics.MinValue != nil, "yes")
			seen.addIf("index", chunk.OffsetIndexOffset != 0, "offsets")
			seen.addIf("index", chunk.ColumnIndexOffset != 0, "bounds")
			headers, err := pageHeaders(data, chunk.MetaData)
			if err != nil {
				return nil, fmt.Errorf("the pages of %s: %w", name, err)
			}
			dataPages, of := 0, map[string]bool{}
			for _, header := range headers {
				seen.addIf("crc", header.CRC != 0, "yes")
				if version, encoding := dataPageOf(header); version != "" {
					seen.add("page", version)
					of[encoding] = true
					dataPages++
				}
			}
			seen.addIf("pages", dataPages > 1, "many")
			// Nulls alone are encoded as any writer likes.
			nulls := chunk.MetaData.Statistics.NullCount == chunk.MetaData.NumValues
			encodings.addIf(name, !nulls, strings.Join(slices.Sorted(maps.Keys(of)), ", "))
		}
	}

	f := form{
		"codec": seen.of("codec"), "page": seen.of("page"), "nulls": seen.of("nulls"),
		"pages":      seen.either("pages", "many", "one"),
		"beside":     seen.either("beside", "nested", "repeated", "nothing"),
		"index":      seen.either("index", "bounds", "offsets", "none"),
		"statistics": seen.either("statistics", "yes", "no"),
		"crc":        seen.either("crc", "yes", "no"),
		"groups":     groupsOf(footer.RowGroups),
		"times":      timeOf(elements["data_invio"]),
		"soglia":     elements["soglia_giorni"].Type.V.String(),
	}
	if definizione := timeOf(elements["data_definizione"]); definizione != f["times"] {
		f["times"] += ", " + definizione
	}
	f["texts"], f["integers"], f["id"] = encodingsOf(elements, encodings)
	return f, nil
}

var (
	codecNames = map[format.CompressionCodec]string{format.Uncompressed: "none", format.Snappy: "Snappy", format.Gzip: "gzip",
		format.Brotli: "Brotli", format.Zstd: "zstd", format.Lz4Raw: "LZ4_RAW", format.Lz4: "LZ4", format.LZO: "LZO"}
	encodingNames = map[format.Encoding]string{format.Plain: "plain", format.PlainDictionary: "dictionary", format.RLEDictionary: "dictionary",
		format.DeltaBinaryPacked: "delta", format.DeltaLengthByteArray: "delta length", format.DeltaByteArray: "delta bytes", format.ByteStreamSplit: "split"}
)

// sight is what was seen of each thing.
type sight map[string]map[string]bool

func (s sight) add(of, value string) {
	if s[of] == nil {
		s[of] = map[string]bool{}
	}
	s[of][value] = true
}

func (s sight) addIf(of string, is bool, value string) {
	if is {
		s.add(of, value)
	}
}

// of is all that was seen of a thing.
func (s sight) of(thing string) string {
	return strings.Join(slices.Sorted(maps.Keys(s[thing])), " or ")
}

// either is the first of some values that was seen of a thing, else the last.
func (s sight) either(thing string, values ...string) string {
	for _, value := range values {
		if s[thing][value] {
			return value
		}
	}
	return values[len(values)-1]
}

// lookAtSchema gives our columns, and sees what stands beside them and what is required.
func lookAtSchema(schema []format.SchemaElement) (map[string]format.SchemaElement, sight) {
	ours, seen := map[string]format.SchemaElement{}, sight{}
	for i := 1; i < len(schema); {
		e := schema[i]
		switch {
		case e.NumChildren.V > 0:
			seen.add("beside", "nested")
		case e.RepetitionType.V == format.Repeated:
			seen.add("beside", "repeated")
		case slices.Contains(ruoli, e.Name):
			ours[e.Name] = e
		}
		if at := slices.Index(ruoli, e.Name); at >= 0 && at < 4 {
			seen.add("nulls", strings.ToLower(e.RepetitionType.V.String()))
		}
		for open := 1; open > 0; i++ { // over the element and all below it
			open += int(schema[i].NumChildren.V) - 1
		}
	}
	return ours, seen
}

// pageHeaders are those of all pages of a column chunk.
func pageHeaders(data []byte, chunk format.ColumnMetaData) (headers []format.PageHeader, err error) {
	at := chunk.DataPageOffset
	if chunk.DictionaryPageOffset > 0 {
		at = chunk.DictionaryPageOffset
	}
	for end := at + chunk.TotalCompressedSize; at < end; {
		var header format.PageHeader
		reader := bytes.NewReader(data[at:end])
		if err := thrift.NewDecoder(new(thrift.CompactProtocol).NewReader(reader)).Decode(&header); err != nil {
			return nil, err
		}
		headers = append(headers, header)
		at = end - int64(reader.Len()) + int64(header.CompressedPageSize)
	}
	return headers, nil
}

// dataPageOf is the version of a data page and its encoding; "" of another page.
func dataPageOf(header format.PageHeader) (version, encoding string) {
	switch {
	case header.DataPageHeader.Valid:
		return "v1", encodingNames[header.DataPageHeader.V.Encoding]
	case header.DataPageHeaderV2.Valid:
		return "v2", encodingNames[header.DataPageHeaderV2.V.Encoding]
	}
	return "", ""
}

func groupsOf(groups []format.RowGroup) string {
	most, empty := int64(0), false
	for _, group := range groups {
		most = max(most, group.NumRows)
		empty = empty || group.NumRows == 0
	}
	switch {
	case empty:
		return "empty ones"
	case len(groups) == 1:
		return "all rows"
	case most == 1:
		return "one row"
	}
	return "hundreds"
}

// timeOf is the type of an instant.
func timeOf(e format.SchemaElement) string {
	units := map[string]string{"MILLIS": "ms", "MICROS": "µs", "NANOS": "ns"}
	switch logical := e.LogicalType.Value.(type) {
	case *format.TimestampType:
		unit := units[logical.Unit.String()]
		if logical.IsAdjustedToUTC {
			unit += " UTC"
		}
		return unit
	case *format.DateType:
		return "DATE"
	case *format.StringType:
		return "text"
	}
	switch { // as written before there were logical types
	case e.Type.V == format.Int96:
		return "INT96"
	case e.ConvertedType.Valid:
		return map[deprecated.ConvertedType]string{deprecated.TimestampMillis: "ms UTC", deprecated.TimestampMicros: "µs UTC",
			deprecated.Date: "DATE", deprecated.UTF8: "text"}[e.ConvertedType.V]
	}
	return e.Type.V.String()
}

// encodingsOf sums up the encodings of the columns: of texts, of integers, and the
// type of id_quesito, of which the encoding is part where it is of fixed length.
// Where chunks of a kind differ it lists what there is; but dictionaries need not be
// full everywhere when they are in struttura and oggetto.
func encodingsOf(elements map[string]format.SchemaElement, encodings sight) (texts, integers, id string) {
	full := func(column string) bool { return encodings[column][thenPlain] || encodings[column][thenDelta] }
	kinds := sight{}
	for name, e := range elements {
		for encoding := range encodings[name] {
			switch e.Type.V {
			case format.ByteArray:
				kinds.addIf("texts", encoding != "dictionary" || !full("struttura") || !full("oggetto"), encoding)
			case format.Int32, format.Int64:
				if strings.Contains(encoding, "dictionary") && full("struttura") {
					encoding = "dictionary"
				}
				kinds.add("integers", encoding)
			}
		}
	}
	switch e := elements["id_quesito"]; e.Type.V {
	case format.ByteArray:
		id = "text"
	case format.FixedLenByteArray:
		id = "fixed"
		if encoding := encodings.of("id_quesito"); encoding == "split" || encoding == "delta bytes" {
			id += " " + encoding
		}
	default:
		id = e.Type.V.String()
	}
	return kinds.of("texts"), kinds.of("integers"), id
}
