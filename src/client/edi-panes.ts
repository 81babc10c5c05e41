import { startPanes } from './edi-pointing.ts';

/** The script of pages that show a message in its two panes. */
startPanes();
