package fapi

import (
	"strconv"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// Page reads limit (1 to 500) and offset of a list from the query. Without a limit the list has size entries.
func (c *Call) Page(size int) (limit, offset int, err error) {
	limit = size
	for name, into := range map[string]*int{"limit": &limit, "offset": &offset} {
		text := c.Query.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || (name == "limit" && (n < 1 || n > 500)) {
			return 0, 0, apierr.Invalid(name, name+" is out of range.")
		}
		*into = n
	}
	return limit, offset, nil
}
