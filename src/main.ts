import { pino } from 'pino';
import { startServer, type RunningServer } from './cli/server.ts';
import { explainProblems, readConfig, type Config } from './config/env.ts';

/** `npm start`: reads the environment, starts the server, says where it is, and stops it in order. */

/** What usually keeps a server from starting, in plain words. */
function explainStart(error: unknown, config: Config): string {
  const code = (error as { readonly code?: unknown }).code;
  switch (code) {
    case 'EADDRINUSE':
      return (
        `Port ${config.port} is taken by another program. Close it, or choose another port: PORT=${config.port + 1} npm start\n` +
        `端口 ${config.port} 已被其他程序占用。请关闭该程序，或换一个端口：PORT=${config.port + 1} npm start`
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return (
        `Not permitted: ${(error as Error).message}. Check PORT (below 1024 needs rights) and whether ${config.dataDir} can be written.\n` +
        `权限不足：${(error as Error).message}。请检查 PORT（小于 1024 需要权限）以及 ${config.dataDir} 是否可写。`
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
      return (
        `The data folder ${config.dataDir} cannot be made or read. Choose another: DATA_DIR=./data npm start\n` +
        `无法创建或读取数据文件夹 ${config.dataDir}。请改用其他文件夹：DATA_DIR=./data npm start`
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return (
        `This machine has no address ${config.host}. HOST=0.0.0.0 listens on all of them.\n` +
        `本机没有地址 ${config.host}。HOST=0.0.0.0 表示监听所有地址。`
      );
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return `The disk is full; make room and start again.\n磁盘已满，请腾出空间后重新启动。`;
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return (
        `The database in ${config.dataDir} cannot be opened (${String(code)}). Restore a backup, or choose another DATA_DIR.\n` +
        `无法打开 ${config.dataDir} 中的数据库（${String(code)}）。请恢复备份，或改用其他 DATA_DIR。`
      );
    case 'ECONNREFUSED':
      return `The database server does not answer; check DATABASE_URL.\n数据库服务器没有响应，请检查 DATABASE_URL。`;
    default:
      return `The server could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

async function announce(server: RunningServer): Promise<void> {
  console.log(`TradeLab is running · 已启动`);
  for (const address of server.addresses) console.log(`  ${address}`);
  const setup = await server.setupPath();
  if (setup === null) return;
  console.log(`First teacher, one time only · 创建第一个教师账号（仅一次有效）:`);
  console.log(`  ${server.addresses[0] ?? ''}${setup}`);
}

/** A second signal, or a close that hangs, ends the process anyway: whatever was acknowledged is already safe. */
const STOP_MAX_MS = 4_500;

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if (!read.ok) {
    console.error(explainProblems(read.problems));
    process.exit(1);
  }
  const { config } = read;
  const logger = pino({ level: config.logLevel });
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a promise failed unheard'));

  let server: RunningServer;
  try {
    server = await startServer(config, logger);
  } catch (error) {
    console.error(explainStart(error, config));
    process.exit(1);
  }
  await announce(server);

  let stopping = false;
  const stop = (signal: string, code: number): void => {
    if (stopping) process.exit(code || 1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(code || 1), STOP_MAX_MS).unref();
    server.close().then(
      () => process.exit(code),
      (error: unknown) => {
        logger.error({ err: error }, 'it did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM', 0));
  process.on('SIGINT', () => stop('SIGINT', 0));
  process.on('uncaughtException', (error) => {
    // Nobody knows what state memory is in: what was acknowledged is in the journal, and a fresh process reads it there.
    logger.fatal({ err: error }, 'an exception nobody caught');
    stop('uncaughtException', 1);
  });
}

await main();
