package store

import "strings"

// tables are all of the schema, those that survive Clear first.
var tables = []string{
	"instance",
	"clients",
	"dev_browsers",
	"users",
	"identifications",
	"sessions",
	"sign_ins",
	"messages",
	"docs",
	"organizations",
	"memberships",
}

// Snapshot is everything in the database at one moment.
type Snapshot struct{ tables []tableRows }

type tableRows struct {
	name    string
	columns []string
	rows    [][]any
}

// Snapshot copies the database into memory.
func (t *Tx) Snapshot() (*Snapshot, error) {
	s := &Snapshot{}
	for _, name := range tables {
		content, err := t.rowsOf(name)
		if err != nil {
			return nil, err
		}
		s.tables = append(s.tables, content)
	}
	return s, nil
}

func (t *Tx) rowsOf(name string) (tableRows, error) {
	out := tableRows{name: name}
	rows, err := t.tx.QueryContext(t.ctx, "SELECT * FROM "+name+" ORDER BY rowid")
	if err != nil {
		return out, err
	}
	defer func() { _ = rows.Close() }()
	if out.columns, err = rows.Columns(); err != nil {
		return out, err
	}
	for rows.Next() {
		row := make([]any, len(out.columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return out, err
		}
		out.rows = append(out.rows, row)
	}
	return out, rows.Err()
}

// Restore puts a snapshot in the place of everything.
func (t *Tx) Restore(s *Snapshot) error {
	t.replaced = true
	for _, table := range s.tables {
		if err := t.exec("DELETE FROM " + table.name); err != nil {
			return err
		}
		columns := strings.Join(table.columns, ", ")
		insert := "INSERT INTO " + table.name + " (" + columns + ") VALUES (" + marks(len(table.columns)) + ")"
		for _, row := range table.rows {
			if err := t.exec(insert, row...); err != nil {
				return err
			}
		}
	}
	return nil
}
