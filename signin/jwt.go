package signin

// jwtPart reads the header (0) or the claims (1) of a token without checking its signature, which is
// the server's business.
func jwtPart(jwt string, index int) Document {
	part := jwt
	for ; index >= 0; index-- {
		part, jwt = cut(jwt, '.')
	}
	text := make([]byte, 0, len(part))
	var bits, held uint32
	for i := 0; i < len(part); i++ {
		var v uint32
		switch c := part[i]; {
		case c >= 'A' && c <= 'Z':
			v = uint32(c - 'A')
		case c >= 'a' && c <= 'z':
			v = uint32(c-'a') + 26
		case isDigit(c):
			v = uint32(c-'0') + 52
		case c == '-' || c == '+':
			v = 62
		case c == '_' || c == '/':
			v = 63
		default:
			return ""
		}
		held = held<<6 | v
		if bits += 6; bits >= 8 {
			bits -= 8
			text = append(text, byte(held>>bits))
		}
	}
	claims, _ := ParseDocument(string(text))
	return claims
}

// fresher reports whether the token held is to be kept although another token comes. Both have to be of one session and
// organisation, and the token held must not have ended when the other was minted. Then the later origin (the header
// oiat, when the claims were read from the database) decides, and for equal origins the later time of minting. A token
// held without an origin is never kept.
func fresher(held, coming string) bool {
	a, b := jwtPart(held, 1), jwtPart(coming, 1)
	if a.Get("sid").Text() != b.Get("sid").Text() || a.At("o", "id").Text() != b.At("o", "id").Text() ||
		a.Get("exp").Int() <= b.Get("iat").Int() {
		return false
	}
	was, is := jwtPart(held, 0).Get("oiat").Int(), jwtPart(coming, 0).Get("oiat").Int()
	return was > is || was > 0 && was == is && a.Get("iat").Int() > b.Get("iat").Int()
}

// clientOfToken is a client that is made of what a session token says, for a start while the server does not answer.
func clientOfToken(jwt string) Document {
	claims := jwtPart(jwt, 1)
	session, user := claims.Get("sid"), claims.Get("sub")
	if session.Text() == "" || user.Text() == "" {
		return `{"object":"client","id":"client_init"}`
	}
	return `{"object":"client","id":"client_init","last_active_session_id":` + session +
		`,"sessions":[{"object":"session","id":` + session +
		`,"status":"active","user":{"object":"user","id":` + user +
		`},"public_user_data":{},"last_active_token":{"object":"token","jwt":` + Document(
		quote(jwt),
	) + `}}]}`
}
