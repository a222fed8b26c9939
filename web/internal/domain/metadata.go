package domain

// Merged is metadata with a change merged into it, however deep; null removes a key.
func Merged(old, change map[string]any) map[string]any {
	out := make(map[string]any, len(old)+len(change))
	for key, value := range old {
		out[key] = value
	}
	for key, value := range change {
		inner, nested := value.(map[string]any)
		switch {
		case value == nil:
			delete(out, key)
		case nested:
			before, _ := out[key].(map[string]any)
			out[key] = Merged(before, inner)
		default:
			out[key] = value
		}
	}
	return out
}
