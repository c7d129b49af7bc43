// `npm start`. Whatever is newer than the oldest Node that can read this file stands behind the check, in files that are read after it.
import './node-version.mjs';
import('./start-platform.mjs').catch(function (error) {
  console.error(error);
  process.exit(1);
});
