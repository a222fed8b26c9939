package signin

// sha1 is FIPS 180-4 SHA-1, here for a name and not for security; crypto/sha1 would bring the FIPS
// module into the wasm build.
func sha1(text string) [5]uint32 {
	message := append([]byte(text), 0x80)
	for len(message)%64 != 56 {
		message = append(message, 0)
	}
	for shift := 56; shift >= 0; shift -= 8 {
		message = append(message, byte(uint64(len(text))*8>>shift))
	}
	h := [5]uint32{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}
	rotate := func(x uint32, n int) uint32 { return x<<n | x>>(32-n) }
	for ; len(message) > 0; message = message[64:] {
		var w [80]uint32
		for i := range w {
			if i < 16 {
				b := message[i*4:]
				w[i] = uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
			} else {
				w[i] = rotate(w[i-3]^w[i-8]^w[i-14]^w[i-16], 1)
			}
		}
		a, b, c, d, e := h[0], h[1], h[2], h[3], h[4]
		for i, word := range w {
			var f, k uint32
			switch i / 20 {
			case 0:
				f, k = b&c|^b&d, 0x5A827999
			case 1:
				f, k = b^c^d, 0x6ED9EBA1
			case 2:
				f, k = b&c|b&d|c&d, 0x8F1BBCDC
			default:
				f, k = b^c^d, 0xCA62C1D6
			}
			a, b, c, d, e = rotate(a, 5)+f+e+k+word, a, rotate(b, 30), c, d
		}
		h = [5]uint32{h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e}
	}
	return h
}
