const { runFolder, endRun } = require('./test-run');

module.exports = () => endRun(runFolder);
