package signin

// pathSegment encodes an id for use in a path.
func pathSegment(id string) string { return string(escape(nil, id, '%')) }

// splitURL takes a URL apart into what stands before the query, the query and the fragment with its '#'.
func splitURL(href string) (base, query, fragment string) {
	for i := 0; i < len(href); i++ {
		if href[i] == '#' {
			href, fragment = href[:i], href[i:]
			break
		}
	}
	base, query = cut(href, '?')
	return base, query, fragment
}

// queryParam reads a parameter of a URL.
func queryParam(href, name string) string {
	_, query, _ := splitURL(href)
	for query != "" {
		var pair string
		pair, query = cut(query, '&')
		key, value := cut(pair, '=')
		if unescape(key) == name {
			return unescape(value)
		}
	}
	return ""
}

// withQuery sets a parameter of a URL; an empty value removes it.
func withQuery(href, name, value string) string {
	base, query, fragment := splitURL(href)
	var kept []byte
	for query != "" {
		var pair string
		pair, query = cut(query, '&')
		if key, _ := cut(pair, '='); unescape(key) != name && pair != "" {
			kept = append(append(kept, '&'), pair...)
		}
	}
	if value != "" {
		kept = escape(append(escape(append(kept, '&'), name, '+'), '='), value, '+')
	}
	if len(kept) > 0 {
		kept[0] = '?'
	}
	return base + string(kept) + fragment
}
