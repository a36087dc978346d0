package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {
    /** Healthy or fever; normal, cold or dizzy (Wikipedia, "Viterbi algorithm" and "Forward algorithm"). */
    private static final Chain DOCTOR = new Chain(new double[] {0.6, 0.4}, new double[][] {{0.7, 0.3}, {0.4, 0.6}});

    private static final double[][] SYMPTOMS = {{0.5, 0.4, 0.1}, {0.1, 0.3, 0.6}};

    /** Rain, clouds, sun (Rabiner 1989, section II.A). */
    private static final Chain WEATHER =
            new Chain(new double[] {0, 0, 1}, new double[][] {{0.4, 0.3, 0.3}, {0.2, 0.6, 0.2}, {0.1, 0.1, 0.8}});

    @Test
    void thePatientOfTheTextbookWasHealthyTwiceAndThenHadFever() {
        double[][] seen = seen(SYMPTOMS, 0, 1, 2);
        assertThat(DOCTOR.viterbi(seen)).containsExactly(0, 0, 1);
        // 0.6 x 0.5, 0.7 x 0.4, 0.3 x 0.6
        assertThat(Math.exp(pathLikelihood(DOCTOR, seen, new int[] {0, 0, 1}))).isCloseTo(0.01512, within(1e-12));
        assertThat(Math.exp(DOCTOR.logLikelihood(seen))).isCloseTo(0.03628, within(1e-10));
        double[][] alpha = DOCTOR.forward(seen);
        assertThat(Math.exp(alpha[1][0])).isCloseTo((0.3 * 0.7 + 0.04 * 0.4) * 0.4, within(1e-12));
    }

    @Test
    void theWeatherOfTheTextbookHasTheProbabilityOfTheTextbook() {
        double[][] open = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        // sun sun sun rain rain sun clouds sun
        double[][] seen = seen(open, 2, 2, 2, 0, 0, 2, 1, 2);
        assertThat(Math.exp(WEATHER.logLikelihood(seen))).isCloseTo(1.536e-4, within(1e-12));
        assertThat(WEATHER.viterbi(seen)).containsExactly(2, 2, 2, 0, 0, 2, 1, 2);
    }

    /**
     * Cold, hot and over; one, two or three cones, and no more (Eisner 2002, "An Interactive Spreadsheet for Teaching the
     * Forward-Backward Algorithm": the probabilities it starts from, and those after one and after ten re-estimations).
     */
    @Test
    void theDiaryOfTheTextbookIsReestimatedAsInTheTextbook() {
        int[] diary = {
            2, 3, 3, 2, 3, 2, 3, 2, 2, 3, 1, 3, 3, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 1, 1, 1, 2, 3, 3, 2, 3, 2, 2, 0
        };
        Diary model = new Diary(
                new Chain(new double[] {0.5, 0.5, 0}, new double[][] {{0.8, 0.1, 0.1}, {0.1, 0.8, 0.1}, {0, 0, 1}}),
                new double[][] {{0, 0.7, 0.2, 0.1}, {0, 0.1, 0.2, 0.7}, {1, 0, 0, 0}});
        double[][] states = model.chain.smooth(seen(model.cones, diary)).states();
        assertThat(states[0][1]).isCloseTo(0.871, within(5e-4)); // hot on the first days
        assertThat(states[1][1]).isCloseTo(0.977, within(5e-4));
        model = model.reestimated(diary);
        assertThat(model.row(0)).containsExactly(new double[] {0.8757, 0.1090, 0.6765, 0.2188, 0.1047}, within(5e-5));
        assertThat(model.row(1)).containsExactly(new double[] {0.0925, 0.8652, 0.0584, 0.4251, 0.5165}, within(5e-5));
        for (int i = 1; i < 10; i++) {
            model = model.reestimated(diary);
        }
        assertThat(model.row(0)).containsExactly(new double[] {0.9337, 0.0663, 0.6407, 0.1481, 0.2112}, within(5e-5));
        assertThat(model.row(1)).containsExactly(new double[] {0.0718, 0.8650, 0.0002, 0.5341, 0.4657}, within(5e-5));
        assertThat(model.chain.initial(1)).isCloseTo(1, within(1e-9));
    }

    private record Diary(Chain chain, double[][] cones) {
        Diary reestimated(int[] diary) {
            Chain.Smoothed smoothed = chain.smooth(seen(cones, diary));
            double[][] moves = smoothed.moves();
            double[][] counts = new double[cones.length][cones[0].length];
            for (int t = 0; t < diary.length; t++) {
                for (int i = 0; i < counts.length; i++) {
                    counts[i][diary[t]] += smoothed.states()[t][i];
                }
            }
            moves[2] = new double[] {0, 0, 1}; // what is over stays so
            return new Diary(
                    new Chain(
                            smoothed.states()[0],
                            Arrays.stream(moves).map(Diary::shares).toArray(double[][]::new)),
                    Arrays.stream(counts).map(Diary::shares).toArray(double[][]::new));
        }

        private static double[] shares(double[] counts) {
            double sum = Arrays.stream(counts).sum();
            return Arrays.stream(counts).map(c -> c / sum).toArray();
        }

        /** To cold, to hot; one, two and three cones. */
        double[] row(int from) {
            return new double[] {
                chain.transition(from, 0), chain.transition(from, 1), cones[from][1], cones[from][2], cones[from][3]
            };
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 6", "2, 1", "2, 9", "3, 2", "3, 7", "4, 5", "5, 4", "6, 3"})
    void theRecursionsAreWhatAllPathsOneByOneGive(int states, int slots) {
        for (long seed = 0; seed < 5; seed++) {
            Random random = new Random(31 * seed + states + 100L * slots);
            Chain chain = chain(states, random, seed == 3);
            double[][] emissions = new double[slots][states];
            for (double[] row : emissions) {
                boolean gap = random.nextInt(4) == 0;
                for (int i = 0; i < states; i++) {
                    row[i] = gap ? 0 : -5 * random.nextDouble();
                }
            }
            AllPaths all = new AllPaths(chain, emissions);
            assertThat(chain.logLikelihood(emissions)).isCloseTo(Math.log(all.total), within(1e-9));
            Chain.Smoothed smoothed = chain.smooth(emissions);
            assertThat(smoothed.logLikelihood()).isCloseTo(Math.log(all.total), within(1e-9));
            for (int i = 0; i < states; i++) {
                for (int t = 0; t < slots; t++) {
                    assertThat(smoothed.states()[t][i]).isCloseTo(all.states[t][i] / all.total, within(1e-9));
                }
                for (int j = 0; j < states; j++) {
                    assertThat(smoothed.moves()[i][j]).isCloseTo(all.moves[i][j] / all.total, within(1e-9));
                }
            }
            assertThat(pathLikelihood(chain, emissions, chain.viterbi(emissions)))
                    .isCloseTo(all.best, within(1e-9));
        }
    }

    @Test
    void nothingUnderflowsInAHundredThousandSlots() {
        double[][] emissions = new double[100_000][];
        Arrays.fill(emissions, new double[] {-3000, -5000});
        assertThat(DOCTOR.logLikelihood(emissions)).isFinite().isLessThan(-2.9e8);
        assertThat(DOCTOR.smooth(emissions).states()[50_000]).containsExactly(1, 0);
        assertThat(DOCTOR.logLikelihood(new double[0][])).isZero();
        assertThat(DOCTOR.viterbi(new double[0][])).isEmpty();
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> new Chain(new double[] {0.5, 0.4}, new double[][] {{1, 0}, {0, 1}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Chain(new double[] {1, 0}, new double[][] {{1.5, -0.5}, {0, 1}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Chain(new double[] {1}, new double[][] {{Double.NaN}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Chain(new double[0], new double[0][]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[][] seen(double[][] emissions, int... symbols) {
        double[][] rows = new double[symbols.length][emissions.length];
        for (int t = 0; t < symbols.length; t++) {
            for (int i = 0; i < emissions.length; i++) {
                rows[t][i] = Math.log(emissions[i][symbols[t]]);
            }
        }
        return rows;
    }

    private static Chain chain(int states, Random random, boolean sparse) {
        double[][] rows = new double[states + 1][states];
        for (double[] row : rows) {
            double sum = 0;
            for (int i = 0; i < states; i++) {
                row[i] = sparse && i > 0 && random.nextBoolean() ? 0 : 0.01 + random.nextDouble();
                sum += row[i];
            }
            for (int i = 0; i < states; i++) {
                row[i] /= sum;
            }
        }
        return new Chain(rows[states], Arrays.copyOf(rows, states));
    }

    private static double pathLikelihood(Chain chain, double[][] emissions, int[] path) {
        double log = 0;
        for (int t = 0; t < path.length; t++) {
            double move = t == 0 ? chain.initial(path[0]) : chain.transition(path[t - 1], path[t]);
            log += Math.log(move) + emissions[t][path[t]];
        }
        return log;
    }

    /** The plain way: every path of states, one after the other. */
    private static final class AllPaths {
        private final double[][] states;
        private final double[][] moves;
        private double total;
        private double best = Double.NEGATIVE_INFINITY;

        AllPaths(Chain chain, double[][] emissions) {
            int n = chain.states();
            states = new double[emissions.length][n];
            moves = new double[n][n];
            int[] path = new int[emissions.length];
            for (int number = 0; number < Math.pow(n, emissions.length); number++) {
                for (int t = 0, rest = number; t < path.length; t++, rest /= n) {
                    path[t] = rest % n;
                }
                double log = pathLikelihood(chain, emissions, path);
                double likelihood = Math.exp(log);
                total += likelihood;
                best = Math.max(best, log);
                for (int t = 0; t < path.length; t++) {
                    states[t][path[t]] += likelihood;
                    if (t > 0) {
                        moves[path[t - 1]][path[t]] += likelihood;
                    }
                }
            }
        }
    }
}
