// Where one wanted to go before signing in.

/** Only pages of our own: an address of somebody else must not be reached through our sign-in. */
export function nextPage(home) {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  const address = new URL(wanted || "/", location.origin);
  return address.origin === location.origin && address.pathname !== "/" && wanted.startsWith("/") ? address.pathname + address.search : home;
}
