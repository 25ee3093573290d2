import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { notFound } from '../common/errors/domain-error.js'
import { PathParam } from '../common/http/parameters.decorator.js'
import { Route } from '../common/http/route.decorator.js'
import { ConsoleFiles } from './console-files.js'
import { CONSOLE_ASSET, SHOW_CONSOLE } from './console.routes.js'
import { CONSOLE_HEADERS } from './console-headers.js'

/** The name of an asset has a hash of its content: it never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'
/** The page names the assets of this build, so it is asked for anew each time. */
const ANEW = 'no-cache'

/** Gives out the files of the console. */
@Controller()
export class ConsoleController {
  constructor(private readonly files: ConsoleFiles) {}

  @Route(SHOW_CONSOLE)
  page(@Req() request: Request, @Res() response: Response): void {
    this.send(request, response, 'index.html', ANEW)
  }

  @Route(CONSOLE_ASSET)
  asset(@PathParam('file') file: string, @Req() request: Request, @Res() response: Response): void {
    this.send(request, response, `assets/${file}`, FOR_EVER)
  }

  private send(request: Request, response: Response, name: string, cacheControl: string): void {
    const file = this.files.find(name, request.headers['accept-encoding'] ?? '')
    if (file === undefined) throw notFound('file', name)
    const encoded = file.encoding === undefined ? {} : { 'content-encoding': file.encoding }
    response
      .status(200)
      .set({
        ...CONSOLE_HEADERS,
        'content-type': file.contentType,
        'cache-control': cacheControl,
        vary: 'Accept-Encoding',
        ...encoded,
      })
      .send(file.body)
  }
}
