package signin

import "unicode/utf8"

// withCleanCode takes out of the parameter code what no code contains but people type and paste: blanks, line ends,
// marks without width, and digits of full width. The server compares codes literally, and every miss counts.
func (p Params) withCleanCode() Params {
	cleaned := make(Params, len(p))
	for i, param := range p {
		if param.Name == "code" {
			values := make([]string, len(param.Values))
			for j, value := range param.Values {
				values[j] = cleanCode(value)
			}
			param.Values = values
		}
		cleaned[i] = param
	}
	return cleaned
}

func cleanCode(text string) string {
	var out []byte
	for _, r := range text {
		switch {
		case unseen(r):
		case r >= '０' && r <= '９':
			out = append(out, byte(r-'０')+'0')
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// unseen reports whether a character is a blank, a line end or a mark without width (Unicode: White_Space, and the
// format characters that text picks up on its way through mail and chat).
func unseen(r rune) bool {
	switch {
	case r <= ' ', r == 0x85, r == 0xA0, r == 0xAD, r == 0x1680, r == 0x180E, r == 0x3000, r == 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200F || r >= 0x2028 && r <= 0x202F || r >= 0x205F && r <= 0x206F
}
