#!/usr/bin/env node
import 'reflect-metadata'
import { Command } from 'commander'
import { VERSION } from '../common/version.js'
import { registerAuditCommands } from './audit/commands.js'
import { registerPolicyCommands } from './policy/commands.js'
import { registerServiceCommands } from './service/commands.js'

const program = new Command('tinyauth')
  .description('who is asking, and may they: a policy-decision and sign-in service')
  .version(VERSION)
  .showHelpAfterError()

registerServiceCommands(program)
registerAuditCommands(program)
registerPolicyCommands(program)

void program.parseAsync()
