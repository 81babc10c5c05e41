import { startClocks } from './clock.ts';
import { startCommands } from './commands.ts';
import { drawCharts } from './chart-loader.ts';
import { startDrafts } from './drafts.ts';
import { startLive } from './live.ts';
import { startOrderTotals } from './order-total.ts';
import { startPage } from './page.ts';

/** What every page starts with. All of it only adds: pages work without. */
startPage();
startCommands();
startDrafts();
startClocks();
startLive();
startOrderTotals();
drawCharts();
