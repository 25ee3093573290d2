import { readFileSync } from 'node:fs'
import path from 'node:path'
import { filled, type NginxPlace, type NginxServer, startNginx } from '../../nginx/nginx-server.js'

const SNIPPET = path.resolve(__dirname, '../../../examples/forward-auth/nginx.conf')

/** Starts nginx with the snippet of the example in front of two servers: `127.0.0.1:<port>` each. */
export function startForwardAuth(tinyauth: string, app: string): Promise<NginxServer> {
  return startNginx((place) => mainConfiguration(place, filledSnippet(place, tinyauth, app)))
}

/** The snippet as it stands in the example, but for addresses, ports and files. */
function filledSnippet({ port, folder }: NginxPlace, tinyauth: string, app: string): string {
  return filled(readFileSync(SNIPPET, 'utf8'), [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['/etc/ssl/certs/example.org.pem', path.join(folder, 'certificate.pem')],
    ['/etc/ssl/private/example.org.key', path.join(folder, 'key.pem')],
    ['server 127.0.0.1:8000;', `server ${tinyauth};`],
    ['server 127.0.0.1:8080;', `server ${app};`],
  ])
}

function mainConfiguration({ folder }: NginxPlace, snippet: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${path.join(folder, kind)};`,
  )
  return `worker_processes 1;
pid ${path.join(folder, 'nginx.pid')};
error_log stderr notice;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  ${snippet}
}
`
}
