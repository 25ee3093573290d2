import type { Asset } from './asset.js'
import { STYLE_SHEET } from './style-sheet.js'
import { WEB_AUTHN_LIBRARY, WEB_AUTHN_SCRIPT } from './web-authn-assets.js'

/** Every file that the pages load. To be served by `GET` under the base path, without a session. */
export const ASSETS: readonly Asset[] = [STYLE_SHEET, WEB_AUTHN_LIBRARY, WEB_AUTHN_SCRIPT]
