package apierr

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unpublished are codes that clients know and the public index does not list.
var unpublished = map[string]string{
	"clerk_key_invalid":       "the Backend API's answer to a wrong secret key",
	"external_account_exists": "of a verification, never of an answer (PROTOCOL 7.5)",
	"not_implemented":         "this server's own, for what the hosted service has and it has not",
	"requires_captcha":        "named in clerk-js (PROTOCOL 2.12)",
	"server_overloaded":       "this server's own: too many hashes are waiting",
	"too_many_requests":       "the general limiter (PROTOCOL 11)",
}

// TestTableAgreesWithTheIndex compares codes and statuses with error-codes.csv, which lies beside the document that
// FAPI_SPEC names.
func TestTableAgreesWithTheIndex(t *testing.T) {
	spec := os.Getenv("FAPI_SPEC")
	if spec == "" {
		t.Log("FAPI_SPEC is not set: the codes are not compared with the published index")
		return
	}
	f, err := os.Open(filepath.Join(filepath.Dir(spec), "error-codes.csv"))
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	index := map[string][]int{}
	for _, r := range rows[1:] {
		status, _ := strconv.Atoi(r[1])
		index[r[0]] = append(index[r[0]], status)
	}
	for code := range unpublished {
		assert.NotContains(t, index, code, "no exception any more")
	}
	for code, row := range table {
		statuses, known := index[code]
		if !known {
			assert.Contains(t, unpublished, code, "neither in the index nor among the exceptions")
			continue
		}
		assert.True(
			t,
			slices.Contains(statuses, row.status),
			"%s: %d here, %v in the index",
			code,
			row.status,
			statuses,
		)
		assert.NotEmpty(t, row.message, code)
	}
}

// TestEveryCodeInUseIsInTheTable reads the server's sources: a code that is not in the table would come out as a 500.
func TestEveryCodeInUseIsInTheTable(t *testing.T) {
	call := regexp.MustCompile(`apierr\.(?:New|Param)\("([a-z0-9_]+)"`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range call.FindAllSubmatch(text, -1) {
			_, known := table[string(m[1])]
			assert.True(t, known, "%s uses the code %s, which codes.go does not have", path, m[1])
		}
		return err
	})
	require.NoError(t, err)
}

func TestErrors(t *testing.T) {
	e := Param("form_param_nil", "password", "Enter it.")
	assert.Equal(t, 422, e.Status)
	assert.Equal(t, "password", e.Meta["param_name"])
	assert.ErrorIs(t, errors.Join(errors.New("x"), e), New("form_param_nil", ""))
	more := e.With("session_id", "s")
	assert.NotContains(t, e.Meta, "session_id", "With must not change the error it is called on")
	assert.Len(t, more.Meta, 2)
	assert.Equal(t, "internal_clerk_error", New("no_such_code", "").Code)
}
