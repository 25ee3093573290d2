import { Controller, Get } from '@nestjs/common'
import { ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { Public } from '@tinyauth/guard'

/** Whether the process answers. */
@Controller('healthz')
@ApiTags('health')
@Public()
export class HealthController {
  @Get()
  @ApiOkResponse()
  health(): { readonly status: 'ok' } {
    return { status: 'ok' }
  }
}
