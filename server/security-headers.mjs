// The headers every answer carries, and the part of them that a static host's page carries in a <meta>.
// Rule: this is the only place that names the policy; docs/SECURITY.md says what each line is for.

/** The one Trusted Types policy of ours: worker and service-worker addresses (src/trusted-types.ts). */
const TRUSTED_TYPES = "lit-html ferry";

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "connect-src 'self' https: wss:",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  `trusted-types ${TRUSTED_TYPES}`,
];

/** For `<meta http-equiv="Content-Security-Policy">`, which may not hold frame-ancestors. */
export const META_POLICY = POLICY.join("; ");

/** Response headers for every file; workers take their policy from their own response, so they get them too. */
export const SECURITY_HEADERS = {
  "Content-Security-Policy": [...POLICY, "frame-ancestors 'none'"].join("; "),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
};
