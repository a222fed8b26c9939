package signin

// cut splits text around the first sep.
func cut(text string, sep byte) (before, after string) {
	for i := 0; i < len(text); i++ {
		if text[i] == sep {
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

// hasPrefix and its kin stand in for package strings, which nothing else in the wasm graph needs.
func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }
func hasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

// itoa is strconv.FormatInt for the few numbers that are written here.
func itoa(n int64) string {
	if n < 0 {
		return "-" + itoa(-n)
	}
	if n < 10 {
		return "0123456789"[n : n+1]
	}
	return itoa(n/10) + itoa(n%10)
}
