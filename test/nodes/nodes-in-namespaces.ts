import { type ChildService, runTinyauth, startChildService } from '../service/child-service.js'
import { Client, type Credential } from '../service/client.js'
import { cutConnection } from '../store/cut-connection.js'
import { NetworkNamespace } from './network-namespace.js'
import { type NodesOn, settingsOfNodes } from './world.js'

const PORT = '5000'

/**
 * Nodes in processes of their own, as they are delivered, each in a network of its own: one link leads to the database, another one is
 * that of whoever asks.
 */
export const inNamespaces: NodesOn = async (url, dataDir, agent) => {
  const { code, output } = await runTinyauth(['bootstrap', '--json'], dataDir, { DATABASE_URL: url })
  if (code !== 0) throw new Error(output)
  // What `bootstrap --json` prints.
  const { accessKeyId, secretAccessKey } = JSON.parse(output) as Readonly<Record<string, string>>
  const rootKey: Credential = { keyId: accessKeyId ?? '', secret: secretAccessKey ?? '' }
  const endings: (() => Promise<void>)[] = []
  let count = 0
  return {
    faults: ['cut', 'pause', 'crash', 'restart', 'deafen', 'kill', 'kill'],
    rootKey: () => rootKey,
    async start() {
      const namespace = await NetworkNamespace.create(count++)
      const [link, asked] = [namespace.link(), namespace.link()]
      const database = await cutConnection(url, link.near)
      const env = { ...settingsOfNodes(database.url), HOST: asked.far, PORT, LOG_LEVEL: 'info' }
      const serve = (): Promise<ChildService> => startChildService(dataDir, { env, within: namespace.within })
      let running = serve()
      endings.push(async () => {
        await (await running).kill()
        await namespace.close()
        await database.cut()
      })
      await running
      const process = {
        up: () => running,
        async kill() {
          running = running.then((service) => service.kill()).then(serve)
          await running
        },
      }
      return { client: new Client(`http://${asked.far}:${PORT}`, agent), link, process }
    },
    async stop() {
      await Promise.all(endings.map((end) => end()))
    },
  }
}
