import type { INestApplication } from '@nestjs/common'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'

/** Mounts the OpenAPI page at `/docs`. It stands beside Nest's routes, so the guard does not see it: it is public. */
export function mountDocs(app: INestApplication): void {
  const about = new DocumentBuilder()
    .setTitle('apples')
    .setDescription('Apples, guarded by tinyauth')
    .setVersion('0.1.0')
  const document = SwaggerModule.createDocument(app, about.addBasicAuth().build())
  SwaggerModule.setup('docs', app, document)
}
