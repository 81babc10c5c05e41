import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createAccounts, type Accounts } from '../accounts/accounts.ts';
import { createAudit } from '../accounts/audit.ts';
import { createAccountLinks } from '../accounts/links.ts';
import { createParticipants } from '../accounts/participants.ts';
import { createRunTokens } from '../accounts/run-tokens.ts';
import { createSessions } from '../accounts/session.ts';
import { createClassroom } from '../classroom/classroom.ts';
import { createDebriefShares } from '../classroom/debrief-shares.ts';
import { seedDemoClass } from '../classroom/demo-class.ts';
import { createGradebooks } from '../classroom/gradebook.ts';
import { createGrades } from '../classroom/grades.ts';
import { createIdentify } from '../classroom/identity.ts';
import { createReports } from '../classroom/reports/reports.ts';
import type { Config } from '../config/env.ts';
import { cachedRunStore } from '../db/cached-run-store.ts';
import { connect } from '../db/connection.ts';
import { migrate } from '../db/migrate.ts';
import { SqlJournal } from '../db/sql-journal.ts';
import { SqlRunStore } from '../db/sql-run-store.ts';
import { createJudging } from '../judging/judging.ts';
import { createExports } from '../exports/exports.ts';
import { LABS } from '../labs/index.ts';
import { createLive, type Live } from '../live/live.ts';
import { createRehearsalClaims } from '../rehearsal/claims.ts';
import { purgeAll } from '../rehearsal/purge.ts';
import { createRehearsals } from '../rehearsal/rehearsals.ts';
import { BotDrivers } from '../runs/bot-drivers.ts';
import type { RunRegistry } from '../runs/ports.ts';
import { createRegistry } from '../runs/registry.ts';
import { createReplays } from '../runs/replay.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { createApp } from '../web/app.ts';
import type { DemoControls, WebConfig, WebDeps } from '../web/context.ts';
import { NO_DEMO, startDemo } from '../web/entrance/demo.ts';
import { loadTexts } from '../web/i18n.ts';
import { createRenderer } from '../web/render.ts';
import {
  demoRoster,
  networkAddresses,
  programVersion,
  ROOT_DIR,
  sessionSecret,
  shippedScenarios,
} from './installation.ts';
import { markSources } from './marks.ts';

/** The whole program put together: database, exercises, bots, pages and sockets on one port. */
export interface RunningServer {
  readonly port: number;
  readonly registry: RunRegistry;
  readonly accounts: Accounts;
  readonly live: Live;
  readonly demo: DemoControls;
  /** Addresses others can open, this machine's own first. */
  readonly addresses: readonly string[];
  /** The web application and what it is made of, for tests and measurements. */
  readonly app: Express;
  readonly deps: WebDeps;
  readonly sessions: RequestHandler;
  /** The path of the one-time link with which the first teacher is made; null once there is one. */
  setupPath(): Promise<string | null>;
  /** Refuses what is new, finishes what was begun, then closes everything. */
  close(): Promise<void>;
}

const SESSION_CLEANUP_MS = 10 * 60_000;
/** More than any person presses buttons; a script is slowed down to it. */
const COMMAND_RATE = { perSecond: 10, burst: 30 } as const;
/** How long answers under way may take once everything is decided. */
const LINGER_MS = 1_500;

/** @throws when the port is taken, the data folder cannot be written, or the database does not answer */
export async function startServer(
  config: Config,
  logger: Logger,
  commandRate: WebConfig['commandRate'] = COMMAND_RATE,
): Promise<RunningServer> {
  const database = connect(config.databaseUrl ?? `sqlite:${join(config.dataDir, 'tradelab.sqlite')}`);
  const closers: (() => Promise<unknown> | void)[] = [() => database.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.reverse()) await close();
  };
  try {
    await migrate(database);
    const registry = createRegistry({
      journal: new SqlJournal(database),
      store: cachedRunStore(new SqlRunStore(database)),
      labs: LABS,
      parseScenario: (text) => parseScenario(text, LABS),
      log: (level, what, { error, ...details }) => logger[level]({ ...details, err: error }, what),
    });
    closers.push(() => registry.close());

    const secret = sessionSecret(config.dataDir, config.sessionSecret);
    const sessions = createSessions({
      knex: database.knex,
      secret,
      cleanupMs: config.mode === 'test' ? 0 : SESSION_CLEANUP_MS,
      secure: config.https,
    });
    closers.push(() => sessions.close());

    const bots = new BotDrivers(registry, {
      labs: LABS,
      onError: (error) => logger.warn({ err: error }, 'a bot could not act'),
    });
    closers.push(() => bots.stop());

    const accounts = createAccounts(database.knex);
    const participants = createParticipants(database.knex, secret);
    const classroom = createClassroom(database.knex);
    const identify = createIdentify({ accounts, ...classroom });
    const http = createServer();
    const live = createLive(http, {
      registry,
      participants,
      identify,
      classroom,
      sessions: sessions.middleware,
      labs: LABS,
      logger,
    });
    const scenarios = shippedScenarios();
    const texts = await loadTexts(join(ROOT_DIR, 'views/locales'));
    const webConfig: WebConfig = {
      production: config.mode === 'production',
      keepViews: config.mode !== 'development',
      sessionSecret: secret,
      demo: config.demo,
      https: config.https,
      trustProxy: config.trustProxy,
      commandRate,
      version: programVersion(),
      rootDir: ROOT_DIR,
    };
    // A rehearsal that was cut off with the server goes before anything wakes; one that another server plays is its own.
    const claims = createRehearsalClaims(database.knex);
    const held = await purgeAll({ knex: database.knex, registry, participants }, claims);
    for (const { runId, error } of await registry.wake((each) => each === held)) {
      logger.error({ run: runId, err: error }, 'an exercise could not be loaded; it stays closed');
    }
    for (const { runId } of await registry.store.list({ status: 'open' }))
      if (runId !== held) void bots.watch(runId);
    const roster = config.demo && !(await accounts.hasTeacher()) ? demoRoster() : null;
    if (roster) {
      await seedDemoClass(classroom, roster).catch((error: unknown) =>
        logger.warn({ err: error }, 'the demonstration’s class could not be made'),
      );
    }
    const demo = config.demo
      ? await startDemo({
          registry,
          participants,
          scenarios,
          labs: LABS,
          onError: (error) => logger.warn({ err: error }, 'the demonstration could not be played ahead'),
        })
      : NO_DEMO;

    const portNow = (): number => (http.address() as AddressInfo | null)?.port ?? config.port;
    // Behind TLS the address that others type is the proxy's, which only their requests know.
    const lanAddresses = (): readonly string[] =>
      (config.https ? [] : isEveryAddress(config.host) ? networkAddresses() : [config.host]).map(
        (host) => `http://${host}:${portNow()}`,
      );
    const judging = createJudging(database.knex);
    const reports = createReports(database.knex);
    const grades = createGrades({
      knex: database.knex,
      registry,
      participants,
      labs: LABS,
      marks: markSources({ judging, reports }),
    });
    const gradebooks = createGradebooks({
      knex: database.knex,
      registry,
      students: classroom.students,
      grades,
      onUnreadable: (runId, error) =>
        logger.error({ run: runId, err: error }, 'the grades of an exercise cannot be read'),
    });
    const rehearsals = createRehearsals({
      registry,
      participants,
      knex: database.knex,
      claims,
      url: () => `http://${hereOn(config.host)}:${portNow()}`,
      https: config.https,
      onError: (error, what) => logger.error({ err: error }, what),
    });
    const deps: WebDeps = {
      registry,
      accounts,
      links: createAccountLinks(database.knex, secret),
      audit: createAudit(database.knex),
      classroom,
      judging,
      grades,
      debriefs: createDebriefShares(database.knex),
      replays: createReplays(registry, LABS),
      reports,
      gradebooks,
      rehearsals,
      exports: createExports({ registry, grades, gradebooks, classes: classroom.classes }),
      identify,
      participants,
      tokens: createRunTokens(database.knex, secret),
      config: webConfig,
      texts,
      logger,
      labs: LABS,
      scenarios,
      demo,
      presence: {
        connected: live.connected,
        endSession: live.endSession,
        endAccount: live.endAccount,
      },
      render: createRenderer(webConfig, texts).render,
      lanAddresses,
    };
    const app = createApp(deps, sessions.middleware);
    http.on('request', app);
    await listen(http, config.port, config.host);

    return {
      port: portNow(),
      registry,
      accounts,
      live,
      demo,
      app,
      deps,
      sessions: sessions.middleware,
      addresses: isEveryAddress(config.host)
        ? [`http://localhost:${portNow()}`, ...lanAddresses()]
        : lanAddresses(),
      async setupPath() {
        const token = await accounts.setupToken();
        return token === null ? null : `/setup/${token}`;
      },
      async close() {
        // From here on a new command is answered "not saved, try again"; those under way are finished and acknowledged.
        bots.stop();
        await rehearsals.close();
        const refused = stopListening(http);
        await registry.close();
        await live.close();
        http.closeIdleConnections();
        const cut = setTimeout(() => http.closeAllConnections(), LINGER_MS);
        await refused;
        clearTimeout(cut);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll().catch(() => undefined);
    throw error;
  }
}

const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** The address at which this machine reaches a server of its own. */
function hereOn(host: string): string {
  if (isEveryAddress(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function listen(http: HttpServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

const stopListening = (http: HttpServer): Promise<void> =>
  new Promise((resolve) => {
    http.close(() => resolve());
  });
