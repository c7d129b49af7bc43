const { runFolder, endAbandonedRuns } = require('./test-run');

/** Only says where the server of this run would be: the first test that asks for a database starts it. */
module.exports = async () => {
  await endAbandonedRuns();
  process.env.JUMIN_TEST_RUN = runFolder;
};
