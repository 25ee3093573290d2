// Here the console is given to browsers: the files that `packages/console` builds, and the headers that bound what they may do.
// Not here: what the console shows; it asks the API for that as any caller does, and nothing here knows who looks at it.
// Start reading at `console.controller.ts`.
import { Module } from '@nestjs/common'
import { ConsoleController } from './console.controller.js'
import { ConsoleFiles } from './console-files.js'

/** The pages of the console. Needs `Config`, which is global. */
@Module({
  controllers: [ConsoleController],
  providers: [{ provide: ConsoleFiles, useFactory: () => ConsoleFiles.built() }],
})
export class ConsoleModule {}
