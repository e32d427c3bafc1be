import webpack from 'webpack';

const context = import.meta.dirname;
const bundler = webpack({
  context,
  mode: 'production',
  entry: './page.js',
  performance: { hints: false },
  output: { path: `${context}/dist`, filename: 'page.js' },
});
bundler.run((error, stats) => {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  bundler.close(() => {});
});
