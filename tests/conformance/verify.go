// Checks an exported log with golang.org/x/mod/sumdb, the oldest client of these formats.
//
//	verify DIRECTORY VKEY RECEIPT...
//
// It opens the signed checkpoint, reads every entry, fetches every tile it needs through
// tlog.TileHashReader (which checks each against the root), and proves every entry. Each RECEIPT
// is a folder; its tlog-proof is checked against its own checkpoint. One line of findings, exit 0;
// or the first fault, exit 1. Nothing here comes from Standclear.
package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fatal(err error) {
	if err != nil {
		fmt.Println("FAULT:", err)
		os.Exit(1)
	}
}

// openCheckpoint verifies a signed checkpoint and returns the tree it states.
func openCheckpoint(msg []byte, verifier note.Verifier) (tlog.Tree, error) {
	n, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of three lines by " + verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// path of a tile as c2sp.org/tlog-tiles names it: x/mod's own, without the height and with the
// level "data" called "entries".
func path(t tlog.Tile) string {
	return strings.Replace(strings.Replace(t.Path(), "tile/8/", "tile/", 1), "/data/", "/entries/", 1)
}

type tiles struct{ dir string }

func (tiles) Height() int                         { return 8 }
func (tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (r tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range wanted {
		data, err := os.ReadFile(filepath.Join(r.dir, path(t)))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

// entries reads every entry bundle.
func entries(dir string, size int64) ([][]byte, error) {
	var out [][]byte
	for start := int64(0); start < size; start += 256 {
		width := size - start
		if width > 256 {
			width = 256
		}
		data, err := os.ReadFile(filepath.Join(dir, path(tlog.Tile{H: 8, L: -1, N: start / 256, W: int(width)})))
		if err != nil {
			return nil, err
		}
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(data[0])<<8+int(data[1]) {
				return nil, fmt.Errorf("bundle at %d is truncated", start)
			}
			end := 2 + int(data[0])<<8 + int(data[1])
			out, data = append(out, data[2:end]), data[end:]
		}
		if len(data) != 0 {
			return nil, fmt.Errorf("bundle at %d has bytes left over", start)
		}
	}
	return out, nil
}

// checkReceipt proves entry.json by entry.tlog-proof alone.
func checkReceipt(dir string, verifier note.Verifier) error {
	leaf, err := os.ReadFile(filepath.Join(dir, "entry.json"))
	if err != nil {
		return err
	}
	data, err := os.ReadFile(filepath.Join(dir, "entry.tlog-proof"))
	if err != nil {
		return err
	}
	parts := strings.SplitN(string(data), "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return errors.New("not a hash: " + line)
		}
		proof = append(proof, *(*tlog.Hash)(hash))
	}
	tree, err := openCheckpoint([]byte(parts[1]), verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf))
}

func main() {
	dir := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	fatal(err)
	checkpoint, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	fatal(err)
	tree, err := openCheckpoint(checkpoint, verifier)
	fatal(err)
	leaves, err := entries(dir, tree.N)
	fatal(err)

	reader := tlog.TileHashReader(tree, tiles{dir})
	root, err := tlog.TreeHash(tree.N, reader)
	fatal(err)
	if root != tree.Hash {
		fatal(errors.New("the tiles do not hash to the checkpoint's root"))
	}
	for i, leaf := range leaves {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		fatal(err)
		fatal(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(leaf)))
	}
	consistent := 0
	for old := int64(1); old <= tree.N; old += 1 + tree.N/100 {
		oldRoot, err := tlog.TreeHash(old, reader)
		fatal(err)
		proof, err := tlog.ProveTree(tree.N, old, reader)
		fatal(err)
		fatal(tlog.CheckTree(proof, tree.N, tree.Hash, old, oldRoot))
		consistent++
	}
	for _, receipt := range os.Args[3:] {
		if err := checkReceipt(receipt, verifier); err != nil {
			fatal(fmt.Errorf("%s: %w", receipt, err))
		}
	}
	fmt.Printf("%d entries proved, %d sizes consistent, %d receipts hold\n",
		len(leaves), consistent, len(os.Args)-3)
}
