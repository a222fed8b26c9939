// The challenge of the dev server's protect check: the SHA-256 of the token, in base64url.
export default async function protect(_container, { token }) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("protect:" + token));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
