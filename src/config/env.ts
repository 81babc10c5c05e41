import { z } from 'zod';

/** Everything the program takes from its environment, in one place. */

const onOff = z.enum(['on', 'off']);

const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().max(65_535))
    .default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  /** Folder for everything that is kept; the SQLite file lies in it unless DATABASE_URL says otherwise. */
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite|postgres|postgresql):/)
    .optional(),
  LAB_DEMO: onOff.default('on'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  SESSION_SECRET: z.string().min(32).optional(),
  /** On: a proxy in front speaks TLS with the browsers. Off, the default: plain HTTP on a classroom's network. */
  HTTPS: onOff.default('off'),
  /** How many proxies in front are believed when they say who asks. */
  TRUST_PROXY: z
    .string()
    .regex(/^[0-5]$/)
    .transform(Number)
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
});

export type EnvName = keyof typeof schema.shape;

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Null: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  readonly demo: boolean;
  readonly mode: 'production' | 'development' | 'test';
  /** Null: one is made and kept in the data folder. */
  readonly sessionSecret: string | null;
  /** Browsers reach this server over TLS: cookies are sent no other way. */
  readonly https: boolean;
  /** Proxies in front whose word about the asker's address is taken. */
  readonly trustProxy: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

export interface ConfigProblem {
  readonly name: EnvName;
  /** As it was given; secrets are not repeated. */
  readonly value: string;
  readonly en: string;
  readonly zh: string;
}

/** What each variable may be, in both languages. */
export const EXPLAINED: Readonly<Record<EnvName, { readonly en: string; readonly zh: string }>> = {
  PORT: {
    en: 'a port number from 0 to 65535, such as 3000 (0 lets the system choose)',
    zh: '0 至 65535 的端口号，例如 3000（0 表示由系统选择）',
  },
  HOST: {
    en: 'the address to listen on, such as 0.0.0.0 (everyone on the network) or 127.0.0.1 (this machine only)',
    zh: '监听地址，例如 0.0.0.0（网络中的所有人）或 127.0.0.1（仅本机）',
  },
  DATA_DIR: {
    en: 'the folder in which everything is kept, such as ./data',
    zh: '保存全部数据的文件夹，例如 ./data',
  },
  DATABASE_URL: {
    en: 'sqlite:/path/to/file.sqlite or postgres://user:password@host/database; leave it out for SQLite in DATA_DIR',
    zh: 'sqlite:/文件路径.sqlite 或 postgres://用户:密码@主机/数据库；不填则在 DATA_DIR 中使用 SQLite',
  },
  LAB_DEMO: {
    en: 'on (a demonstration that bots play) or off (start empty)',
    zh: 'on（由机器人进行的演示）或 off（从空白开始）',
  },
  NODE_ENV: { en: 'production, development or test', zh: 'production、development 或 test' },
  SESSION_SECRET: {
    en: 'at least 32 characters nobody can guess; leave it out and one is made and kept in DATA_DIR',
    zh: '至少 32 个无法猜测的字符；不填则自动生成并保存在 DATA_DIR 中',
  },
  HTTPS: {
    en: 'on (browsers come over https through a proxy in front) or off (plain http in a classroom)',
    zh: 'on（浏览器经由前端代理以 https 访问）或 off（教室内使用普通 http）',
  },
  TRUST_PROXY: {
    en: 'how many proxies stand in front of this server, 0 to 5; leave it out for 1 with HTTPS=on and else 0',
    zh: '本服务器前端的代理数量，0 至 5；不填则 HTTPS=on 时为 1，否则为 0',
  },
  LOG_LEVEL: {
    en: 'fatal, error, warn, info, debug or silent',
    zh: 'fatal、error、warn、info、debug 或 silent',
  },
};

const SECRETS: ReadonlySet<EnvName> = new Set(['SESSION_SECRET', 'DATABASE_URL']);

/** Reads the environment. A variable that is set to nothing counts as not set. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): { ok: true; config: Config } | { ok: false; problems: readonly ConfigProblem[] } {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) =>
      env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]],
    ),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => path[0] as EnvName))];
    return {
      ok: false,
      problems: names.map((name) => ({
        name,
        value: SECRETS.has(name) ? '…' : (env[name] ?? ''),
        ...EXPLAINED[name],
      })),
    };
  }
  const value = parsed.data;
  return {
    ok: true,
    config: {
      port: value.PORT,
      host: value.HOST,
      dataDir: value.DATA_DIR,
      databaseUrl: value.DATABASE_URL ?? null,
      demo: value.LAB_DEMO === 'on',
      mode: value.NODE_ENV,
      sessionSecret: value.SESSION_SECRET ?? null,
      https: value.HTTPS === 'on',
      trustProxy: value.TRUST_PROXY ?? (value.HTTPS === 'on' ? 1 : 0),
      logLevel: value.LOG_LEVEL,
    },
  };
}

/** What the console says about wrong values. */
export function explainProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(
      ({ name, value, en, zh }) =>
        `${name}=${JSON.stringify(value)} does not work: it must be ${en}.\n${name}=${JSON.stringify(value)} 无效：应为${zh}。`,
    )
    .join('\n');
}
