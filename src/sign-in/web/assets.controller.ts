import { Controller, Res } from '@nestjs/common'
import type { Response } from 'express'
import { Route } from '../../common/http/route.decorator.js'
import type { RouteDeclaration } from '../../common/http/route.js'
import { type Asset, assetHeaders } from '../pages/asset.js'
import { STYLE_SHEET } from '../pages/style-sheet.js'
import { WEB_AUTHN_LIBRARY, WEB_AUTHN_SCRIPT } from '../pages/web-authn-assets.js'

function assetRoute({ path }: Asset): RouteDeclaration {
  const access = { open: true, reason: 'a file of the pages: it says nothing of anybody' } as const
  return { method: 'GET', path, summary: 'a file that the pages load', event: '', access, writes: false }
}

/** The files of the pages. */
@Controller()
export class AssetsController {
  @Route(assetRoute(STYLE_SHEET))
  styleSheet(@Res() response: Response): void {
    send(response, STYLE_SHEET)
  }

  @Route(assetRoute(WEB_AUTHN_LIBRARY))
  library(@Res() response: Response): void {
    send(response, WEB_AUTHN_LIBRARY)
  }

  @Route(assetRoute(WEB_AUTHN_SCRIPT))
  script(@Res() response: Response): void {
    send(response, WEB_AUTHN_SCRIPT)
  }
}

function send(response: Response, asset: Asset): void {
  response.status(200).set(assetHeaders(asset)).send(asset.body)
}
