import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import type { RetentionSchedule } from '../../audit/index.js'

/** Has old changes removed for as long as the service runs. */
export class ChangeSweeper implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly schedule: RetentionSchedule) {}

  onModuleInit(): void {
    this.schedule.start()
  }

  /** Before the store is closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.schedule.stop()
  }
}
