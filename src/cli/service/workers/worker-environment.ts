import { type Environment, PREFIX } from '../../../common/config/environment.js'

const NAME = 'AUDIT_LOG_FILENAME'

/** The environment of a worker: a file that several processes rotate would lose lines, so each but the first has its own. */
export function workerEnvironment(
  environment: Environment,
  worker: number,
  auditLogFilename: string | undefined,
): Environment {
  if (auditLogFilename === undefined || worker === 1) return environment
  const names = [NAME, PREFIX + NAME].flatMap((name) => [name, `${name}_FILE`])
  const others = Object.entries(environment).filter(([name]) => !names.includes(name))
  return { ...Object.fromEntries(others), [PREFIX + NAME]: `${auditLogFilename}.${worker}` }
}
