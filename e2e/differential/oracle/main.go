// Command oracle answers questions about Dynamic Resource Allocation with Kubernetes' own allocator and CEL.
//
// It reads one question a line from standard input and writes one answer a line, in the same order, to standard output.
// A question has either `fleet` or `selectors`. What cannot be read ends the program: the caller is wrong then.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

type question struct {
	Fleet     *fleet         `json:"fleet"`
	Selectors *selectorBatch `json:"selectors"`
}

func answer(line []byte) (any, error) {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return nil, fmt.Errorf("read question: %w", err)
	}
	switch {
	case asked.Fleet != nil:
		return asked.Fleet.answer()
	case asked.Selectors != nil:
		return asked.Selectors.answer(), nil
	default:
		return nil, fmt.Errorf("question has neither fleet nor selectors: %.200s", line)
	}
}

func run(input io.Reader, output io.Writer) error {
	reader := bufio.NewReader(input)
	writer := json.NewEncoder(output)
	for {
		line, err := reader.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		result, err := answer(line)
		if err != nil {
			return err
		}
		if err := writer.Encode(result); err != nil {
			return err
		}
	}
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}
