/** Whether the service is on its way down: readiness says so before the last request is answered. */
export class Lifecycle {
  stopping = false
}
