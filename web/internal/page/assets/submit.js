// Sends the page's only form at once: the HTTP POST binding of SAML. Without scripts its button does.
document.querySelector("form").submit();
