package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// table is bridge/methods.go as far as JavaScript needs it.
type table struct {
	version            string
	methods, questions []row
}

// row is a method or a question. Types are TypeScript, "" when the row does not have one.
type row struct {
	name, on, params, live, answer string
}

// readMethods reads the rows, and checks that the functions they name read only parameters that the row declares.
func readMethods(dir string) (*table, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	t := &table{}
	functions := map[string]*ast.FuncDecl{}
	values := map[string]ast.Expr{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				functions[d.Name.Name] = d
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) == 1 {
						values[v.Names[0].Name] = v.Values[0]
					}
				}
			}
		}
	}
	if version, ok := values["Version"].(*ast.BasicLit); ok {
		t.version = version.Value
	}
	for name, rows := range map[string]*[]row{"methods": &t.methods, "questions": &t.questions} {
		list, ok := values[name].(*ast.CompositeLit)
		if !ok {
			return nil, fmt.Errorf("%s: there is no table %s", dir, name)
		}
		for _, element := range list.Elts {
			r, run := readRow(element.(*ast.CompositeLit))
			if function := functions[run]; function != nil {
				if err := checkReads(r, function); err != nil {
					return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "methods.go"), err)
				}
			}
			*rows = append(*rows, r)
		}
	}
	return t, nil
}

func readRow(literal *ast.CompositeLit) (r row, run string) {
	for _, element := range literal.Elts {
		field := element.(*ast.KeyValueExpr)
		switch key := field.Key.(*ast.Ident).Name; key {
		case "name":
			r.name = unquote(field.Value)
		case "on":
			on := strings.TrimPrefix(field.Value.(*ast.Ident).Name, "on")
			r.on = strings.ToLower(on[:1]) + on[1:]
		case "run":
			if name, ok := field.Value.(*ast.Ident); ok {
				run = name.Name
			}
		case "params", "live", "answer":
			text := unquote(field.Value.(*ast.CallExpr).Args[0])
			*map[string]*string{"params": &r.params, "live": &r.live, "answer": &r.answer}[key] = text
		}
	}
	return r, run
}

func unquote(e ast.Expr) string {
	literal, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, _ := strconv.Unquote(literal.Value)
	return text
}

// checkReads reports a name that the function reads and the row's type does not declare. It reads types that are
// written out in the row; types with a name are checked by the TypeScript compiler alone.
func checkReads(r row, function *ast.FuncDecl) (err error) {
	ast.Inspect(function.Body, func(n ast.Node) bool {
		read, ok := n.(*ast.CallExpr)
		if !ok || len(read.Args) != 1 {
			return true
		}
		selector, ok := read.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name, declared := unquote(read.Args[0]), r.params
		switch selector.Sel.Name {
		case "function", "action":
			declared = r.live
		case "text", "Get":
		default:
			return true
		}
		inline := strings.HasPrefix(declared, "{")
		if name != "" && inline && !strings.Contains(declared, name+":") && !strings.Contains(declared, name+"?:") {
			err = fmt.Errorf("%s reads %q, which its row does not declare", r.name, name)
		}
		return true
	})
	return err
}
