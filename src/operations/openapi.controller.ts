import { Controller } from '@nestjs/common'
import { Config } from '../common/config/index.js'
import { Route } from '../common/http/route.decorator.js'
import type { RouteDeclaration } from '../common/http/route.js'
import { openApi } from './openapi.js'
import { RouteTable } from './route-table.js'
import { VERSION } from '../common/version.js'

const GET_OPENAPI: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/openapi.json',
  summary: 'This description',
  event: '',
  access: { open: true, reason: 'says what the source says' },
}

/** The OpenAPI description; the page that shows it is mounted at `/api/docs`. */
@Controller()
export class OpenApiController {
  private description: object | undefined

  constructor(
    private readonly table: RouteTable,
    private readonly config: Config,
  ) {}

  @Route(GET_OPENAPI)
  describe(): object {
    this.description ??= openApi(this.table.routes(), {
      service: this.config.service,
      version: VERSION,
      publicUrl: this.config.publicUrl,
    })
    return this.description
  }
}
