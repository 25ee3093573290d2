import 'reflect-metadata'
import {
  BadRequestException,
  Body,
  Controller,
  HttpCode,
  Module,
  Param,
  Post,
  type PipeTransform,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { z } from 'zod'

/** What a Nest route on Express reaches before it does any work: body parser, validation pipe, a fixed answer. */

const BODY = z.strictObject({
  permit: z.record(z.string(), z.array(z.string())),
  headers: z.array(z.tuple([z.string(), z.string()])),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  region: z.string().optional(),
})

class BodyPipe implements PipeTransform<unknown, z.infer<typeof BODY>> {
  transform(value: unknown): z.infer<typeof BODY> {
    const parsed = BODY.safeParse(value)
    if (!parsed.success) throw new BadRequestException(z.flattenError(parsed.error))
    return parsed.data
  }
}

@Controller('api/v1/services')
class DecisionController {
  @Post(':service/authorize-by-token')
  @HttpCode(200)
  authorize(@Param('service') service: string, @Body(new BodyPipe()) body: z.infer<typeof BODY>): object {
    return { Authorized: true, Identity: service, NotPermitted: {}, Permitted: body.permit }
  }
}

@Module({ controllers: [DecisionController] })
class PeerModule {}

async function start(): Promise<void> {
  const app = await NestFactory.create(PeerModule, { logger: false })
  await app.listen(0, '127.0.0.1')
  process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`)
}

void start()
