import type { Io } from './io.ts';
import { runLab } from './run-lab.ts';

// `npm run -s lab -- COMMAND …`

const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};
// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await runLab(process.argv.slice(2), io);
