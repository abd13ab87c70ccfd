// The only Trusted Types policy of ours: addresses of workers and of the service worker.
// Rule: an address of this origin under this app's own base passes, anything else throws. One policy, made once.

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

const rules: ScriptUrlPolicy = {
  createScriptURL(url) {
    const address = new URL(url, document.baseURI);
    if (address.origin !== location.origin) throw new TypeError(`not a script of this origin: ${address.origin}`);
    return address.href;
  },
};

// Not in every browser (Firefox before 148): there the rule is applied without the browser's enforcement.
const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const policy = factory ? factory.createPolicy("ferry", rules) : rules;

/**
 * The address as the browser wants it for `new Worker` and `register`: a TrustedScriptURL where Trusted Types are
 * enforced (typed as the string it stands for). Throws TypeError for an address of another origin.
 */
export function trustedScriptUrl(url: string | URL): string {
  return policy.createScriptURL(String(url));
}
