// Command sumdbjudge checks our proofs and checkpoints with golang.org/x/mod/sumdb, the client of Go's checksum log.
//
// It reads one JSON question from standard input and answers in the same order: "" for what holds, else why it does
// not. x/mod older than v0.40.0 skips some tiles while authenticating them (CVE-2026-56865); no tile reader is used
// here, and go.mod asks for at least that version all the same.
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// inclusion is a C2SP tlog-proof of an entry, and the key of the log.
type inclusion struct {
	VKey  string `json:"vkey"`
	Proof string `json:"proof"`
	Entry []byte `json:"entry"`
}

// growth is a consistency proof between two roots.
type growth struct {
	OldSize int64       `json:"old_size"`
	OldRoot tlog.Hash   `json:"old_root"`
	NewSize int64       `json:"new_size"`
	NewRoot tlog.Hash   `json:"new_root"`
	Hashes  []tlog.Hash `json:"hashes"`
}

type question struct {
	Inclusions []inclusion `json:"inclusions"`
	Growths    []growth    `json:"growths"`
}

type answer struct {
	Inclusions []string `json:"inclusions"`
	Growths    []string `json:"growths"`
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	answered := answer{Inclusions: []string{}, Growths: []string{}}
	for _, one := range asked.Inclusions {
		answered.Inclusions = append(answered.Inclusions, words(one.check()))
	}
	for _, one := range asked.Growths {
		err := tlog.CheckTree(one.Hashes, one.NewSize, one.NewRoot, one.OldSize, one.OldRoot)
		answered.Growths = append(answered.Growths, words(err))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answered); err != nil {
		log.Fatal(err)
	}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (asked inclusion) check() error {
	index, path, checkpoint, err := parseProof(asked.Proof)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(asked.VKey)
	if err != nil {
		return fmt.Errorf("vkey: %w", err)
	}
	opened, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 3 || lines[0] != verifier.Name() {
		return errors.New("checkpoint: not of the log whose key this is")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return tlog.CheckRecord(path, size, root, index, tlog.RecordHash(asked.Entry))
}

// parseProof takes a tlog-proof apart: a header, an index, hashes, an empty line, the checkpoint.
func parseProof(text string) (int64, tlog.RecordProof, string, error) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, "", errors.New("proof: no tlog-proof")
	}
	number, found := strings.CutPrefix(lines[1], "index ")
	if !found {
		return 0, nil, "", errors.New("proof: no index")
	}
	index, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, nil, "", fmt.Errorf("proof: %w", err)
	}
	path := tlog.RecordProof{}
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return 0, nil, "", fmt.Errorf("proof: no hash: %q", line)
		}
		path = append(path, tlog.Hash(raw))
	}
	return index, path, checkpoint, nil
}
