// Ends with 0 when the service in this container answers `/healthz`, else with 1. Reads what the service reads.
import { get } from 'node:http'
import { get as getByTls } from 'node:https'

const { env } = process
const setting = (name) => env[`TINYAUTH_${name}`] ?? env[name]
const isTls = setting('TLS_CERT_FILE') !== undefined
const host = setting('HOST') ?? '127.0.0.1'
const options = {
  host: host === '0.0.0.0' || host === '::' ? 'localhost' : host,
  port: setting('PORT') ?? '8700',
  path: '/healthz',
  timeout: 4000,
  // It asks itself, whose certificate is for another name.
  rejectUnauthorized: false,
}

const request = (isTls ? getByTls : get)(options, (response) => {
  response.resume()
  process.exitCode = response.statusCode === 200 ? 0 : 1
})
request.on('timeout', () => request.destroy(new Error('no answer in time')))
request.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
