import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Asset, assetOf } from './asset.js'
import { WEB_AUTHN_SOURCE } from './web-authn-source.js'

const JAVASCRIPT = 'text/javascript; charset=utf-8'

/** The library that speaks with the browser about passkeys; in the browser it is `SimpleWebAuthnBrowser`. */
export const WEB_AUTHN_LIBRARY: Asset = assetOf('/assets/simplewebauthn.js', JAVASCRIPT, bundleOfLibrary())

/** The script of the buttons with `data-webauthn`. */
export const WEB_AUTHN_SCRIPT: Asset = assetOf('/assets/webauthn.js', JAVASCRIPT, WEB_AUTHN_SOURCE)

function bundleOfLibrary(): string {
  // The package offers its entry alone; the bundle for browsers lies beside the folder of the entry.
  const folder = path.dirname(path.dirname(require.resolve('@simplewebauthn/browser')))
  return readFileSync(path.join(folder, 'dist/bundle/index.umd.min.js'), 'utf8')
}
