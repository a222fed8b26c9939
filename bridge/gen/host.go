package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// ask is one thing that Go asks of the page.
type ask struct {
	doc       string
	signature string // TypeScript
}

// readHost reads the methods of type host. Each must have a line that begins with //ts: and names the method itself.
func readHost(path string) ([]ask, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var asks []ask
	for _, decl := range file.Decls {
		method, ok := decl.(*ast.FuncDecl)
		if !ok || method.Recv == nil {
			continue
		}
		name := method.Name.Name
		a := ask{doc: strings.TrimSpace(method.Doc.Text())}
		for _, line := range method.Doc.List {
			if text, found := strings.CutPrefix(line.Text, "//ts:"); found {
				a.signature = text
			}
		}
		if !strings.HasPrefix(a.signature, name+"(") && !strings.HasPrefix(a.signature, name+":") {
			return nil, fmt.Errorf("%s: method %s has no line //ts:%s…", path, name, name)
		}
		asks = append(asks, a)
	}
	return asks, nil
}
