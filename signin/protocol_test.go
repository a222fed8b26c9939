package signin

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	heading = regexp.MustCompile(`(?m)^#{2,3} (\d+(?:\.\d+)?)\.? `)
	anchor  = regexp.MustCompile(`<a id="([qd]\d+)"></a>`)
	// A citation is the word and what follows it: "PROTOCOL 7.5, 2.12", "PROTOCOL 6.10, row 7", "PROTOCOL Q24".
	citation = regexp.MustCompile(
		`PROTOCOL(?:\.md)?((?:(?:,| and| or| to)? *(?:section |rows? |guards? )?(?:\d+(?:\.\d+)*|[QD]\d+))+)`,
	)
	part = regexp.MustCompile(`(rows? |guards? )?([QD]?\d+(?:\.\d+)*)`)
	// A comment's line end with what opens the next line of it.
	wrapped = regexp.MustCompile(`\s*\n\s*(?://+|\*|#)?\s*`)
)

// TestCitations: every "PROTOCOL n" in the repository leads to a section, a row or an anchor of PROTOCOL.md, and every
// reference within it as well.
func TestCitations(t *testing.T) {
	text, err := os.ReadFile("PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(string(text), -1) {
		known[m[1]] = true
	}
	for _, m := range anchor.FindAllStringSubmatch(string(text), -1) {
		known[strings.ToUpper(m[1])] = true
	}
	rows := rowsOf(string(text))
	cited := 0
	check := func(file, cite string) {
		section := ""
		for _, m := range part.FindAllStringSubmatch(cite, -1) {
			switch kind, name := m[1], m[2]; {
			case kind != "":
				if !rows[section+"/"+name] {
					t.Errorf("%s cites PROTOCOL %s, %s%s, which does not exist", file, section, kind, name)
				}
				continue
			case !known[name]:
				t.Errorf("%s cites PROTOCOL %s, which does not exist", file, name)
			default:
				section = name
			}
			cited++
		}
	}
	err = filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch entry.Name() {
			case "node_modules", "build", "dist", ".git":
				return fs.SkipDir
			}
			return nil
		}
		switch filepath.Ext(path) {
		case ".go", ".ts", ".mjs", ".md", ".js", ".css", ".html", ".sh":
		default:
			return nil
		}
		if entry.Name() == "protocol_test.go" {
			return nil
		}
		source, err := os.ReadFile(path)
		for _, m := range citation.FindAllStringSubmatch(wrapped.ReplaceAllString(string(source), " "), -1) {
			check(path, m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	parenthesized := regexp.MustCompile(`\(((?:[QD]?\d+(?:\.\d+)?(?:, | and )?)+)[:;)]`)
	for _, m := range parenthesized.FindAllStringSubmatch(string(text), -1) {
		if strings.ContainsAny(m[1], ".QD") {
			check("PROTOCOL.md", m[1])
		}
	}
	if cited < 150 {
		t.Errorf("only %d citations were found: is the pattern still right?", cited)
	}
}

// rowsOf finds what a citation may name within a section: numbered table rows, guards.
func rowsOf(text string) map[string]bool {
	rows, section := map[string]bool{}, ""
	row := regexp.MustCompile(`^(?:\| |- guard )(\d+)(?: \||:)`)
	for _, line := range strings.Split(text, "\n") {
		if m := heading.FindStringSubmatch(line); m != nil {
			section = m[1]
		} else if m := row.FindStringSubmatch(line); m != nil {
			rows[section+"/"+m[1]] = true
		}
	}
	return rows
}
