import type { Request, Response } from 'express'
import type { Config } from '../../common/config/index.js'
import { stringsFor } from '../pages/languages.js'
import type { PageContext } from '../pages/page-context.js'
import { pageHeaders } from '../pages/page-headers.js'
import { basePathOf } from './own-address.js'
import type { Visitor } from './visitor.js'

/** How a page is answered. */
export interface PageAnswer {
  readonly status: number
  readonly html: string
  /** It shows pictures from elsewhere. */
  readonly pictures?: boolean
  /** Besides those of every page, or in their place. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What all pages have in common: language, names, headers, the proof in their forms. */
export class PageShell {
  readonly basePath: string

  constructor(private readonly config: Config) {
    this.basePath = basePathOf(config)
  }

  /** What a page for this visitor is made with. */
  context(request: Request, visitor: Visitor, signedInAs?: string): PageContext {
    return {
      strings: stringsFor(request.headers['accept-language']),
      basePath: this.basePath,
      serviceName: this.config.service,
      csrfToken: visitor.csrfToken,
      testBanner: this.config.testLogin,
      ...(signedInAs === undefined ? {} : { signedInAs }),
    }
  }

  /** Answers with a page. */
  send(response: Response, visitor: Visitor, { status, html, pictures = false, headers = {} }: PageAnswer): void {
    visitor.greet(response)
    response
      .status(status)
      .set({ ...this.headers(pictures), ...headers })
      .send(html)
  }

  /** Headers of a page. */
  headers(pictures = false): Readonly<Record<string, string>> {
    const formActionOrigins = this.config.allowedReturnOrigins
    return { ...pageHeaders({ formActionOrigins, pictures }), vary: 'Accept-Language' }
  }

  /** Sends the browser on; what a form sent is not sent again (security-checklist oauth/303). */
  redirect(response: Response, address: string): void {
    response.set('referrer-policy', 'no-referrer').redirect(303, address)
  }
}
