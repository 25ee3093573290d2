import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A link between this machine and a namespace: a pair of Ethernet devices, and an address at each end. */
export interface NetworkLink {
  /** Address on this machine. */
  readonly near: string
  /** Address in the namespace. */
  readonly far: string
  /** From now on nothing gets through, and neither end is told: what is sent is lost. */
  cut(): Promise<void>
  mend(): Promise<void>
}

/** Why there are none here. Undefined: there may be. */
export function missingNamespaces(): { readonly skipped: string } | undefined {
  if (process.getuid?.() !== 0) return { skipped: 'network namespaces need Linux and its root' }
  for (const [program, ...args] of [
    ['ip', '-V'],
    ['nsenter', '-V'],
    ['unshare', '--net', 'true'],
  ] as const) {
    if (spawnSync(program, args).status !== 0) return { skipped: `\`${[program, ...args].join(' ')}\` fails here` }
  }
  return undefined
}

/** A network of its own. It goes, with its links, when this process ends, however it does. */
export class NetworkNamespace {
  private links = 0

  private constructor(
    /** Process that keeps it, until its standard input ends. */
    private readonly keeper: ChildProcess,
    private readonly index: number,
  ) {}

  /** @param index tells it from the others of this process */
  static async create(index: number): Promise<NetworkNamespace> {
    const script = 'ip link set lo up && echo up && read -r _'
    const keeper = spawn('unshare', ['--net', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(keeper.stdout, 'data')
    return new NetworkNamespace(keeper, index)
  }

  /** Begins a command line that runs in it. */
  get within(): readonly string[] {
    return ['nsenter', '--target', String(this.keeper.pid), '--net']
  }

  /** Makes a link, in a network of two addresses of the block that is kept for tests of networks (RFC 2544). */
  link(): NetworkLink {
    const number = this.links++
    const device = `ta${process.pid}-${this.index}${number}`
    const network = `198.${18 + (process.pid % 2)}.${(process.pid >> 1) % 256}`
    const host = (this.index * 8 + number * 4) % 256
    const [near, far] = [`${network}.${host + 1}`, `${network}.${host + 2}`]
    const pid = String(this.keeper.pid)
    execFileSync('ip', ['link', 'add', device, 'type', 'veth', 'peer', 'name', `eth${number}`, 'netns', pid])
    execFileSync('ip', ['address', 'add', `${near}/30`, 'dev', device])
    execFileSync('ip', ['link', 'set', device, 'up'])
    const [program = '', ...args] = this.within
    execFileSync(program, [...args, 'ip', 'address', 'add', `${far}/30`, 'dev', `eth${number}`])
    execFileSync(program, [...args, 'ip', 'link', 'set', `eth${number}`, 'up'])
    const set = async (state: string): Promise<void> => {
      await once(spawn('ip', ['link', 'set', device, state], { stdio: 'inherit' }), 'exit')
    }
    return { near, far, cut: () => set('down'), mend: () => set('up') }
  }

  /** Ends it; programs that still run in it keep its network, without the links. */
  async close(): Promise<void> {
    const ended = once(this.keeper, 'exit')
    this.keeper.stdin?.end()
    await ended
  }
}
