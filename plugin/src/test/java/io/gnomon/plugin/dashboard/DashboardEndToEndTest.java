package io.gnomon.plugin.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.gnomon.plugin.cli.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as people have it: a real daemon, a real browser. */
@NeedsBrowser
class DashboardEndToEndTest {
    private static final double LIVE_MILLIS = 2_000;

    @TempDir
    static Path folder;

    private static DashboardFleet fleet;
    private static Browsing browsing;

    @BeforeAll
    static void start() throws IOException {
        fleet = DashboardFleet.start(folder);
        browsing = new Browsing();
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    @AfterEach
    void nothingWentWrongInThePage() {
        assertThat(browsing.complaints()).isEmpty();
    }

    private static Page signedIn(String view) {
        Page page = browsing.page(new Browser.NewContextOptions().setViewportSize(1280, 900));
        page.navigate(fleet.url());
        assertThat(page.getByRole(AriaRole.NAVIGATION)).isVisible();
        page.evaluate("view => { location.hash = view; }", view);
        return page;
    }

    private static Client client() {
        return fleet.daemon().client();
    }

    private static String server(String name) {
        return "#/servers/" + client().server(name).id();
    }

    private static Locator named(Page page, AriaRole role, String name) {
        return page.getByRole(role, new GetByRoleOptions().setName(name));
    }

    @Test
    void withoutATokenThePageSaysWhereItIsAndWithAWrongOneToo() {
        Page page = browsing.page(new Browser.NewContextOptions());
        String root = client().url().toString();
        page.navigate(root + "/");
        assertThat(page).hasURL(root + "/dashboard/");
        assertThat(page.getByText("gnomon dashboard")).isVisible();
        assertThat(Accessible.faults(page)).isEmpty();

        page.getByLabel("Token").fill("short");
        named(page, AriaRole.BUTTON, "Enter").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not a token");
        page.getByLabel("Token").fill("x".repeat(43));
        named(page, AriaRole.BUTTON, "Enter").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("does not accept this token");
        assertThat(page.getByText("/var/lib/gnomon/token")).isVisible();
        assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);

        page.getByLabel("Token").fill(fleet.token());
        named(page, AriaRole.BUTTON, "Enter").click();
        assertThat(page.getByText("all reachable")).isVisible();
        page.context().close();
    }

    @Test
    void theTokenIsTakenOutOfTheAddressAndIsInNoLog() {
        Page page = signedIn("#/fleet");
        assertThat(page.getByText("all reachable")).isVisible();
        assertThat(page.url()).doesNotContain(fleet.token());
        assertThat(page.evaluate("document.cookie + JSON.stringify(localStorage)"))
                .asString()
                .doesNotContain(fleet.token());
        assertThat(fleet.daemon().log()).doesNotContain(fleet.token());
        named(page, AriaRole.BUTTON, "Sign out").click();
        assertThat(page.getByLabel("Token")).isVisible();
        page.context().close();
    }

    @Test
    void aSampleIsSeenWithinTwoSeconds() {
        Page page = signedIn(server(DashboardFleet.PULSE));
        Locator usage = page.getByTestId("usage");
        assertThat(usage).containsText("cores");
        for (int change = 0; change < 3; change++) {
            double before = cpu();
            eventually("the server uses something else", () -> Math.abs(cpu() - before) > 0.3);
            String now = String.format(Locale.ROOT, "%.1f cores", cpu());
            assertThat(usage).containsText(now, new ContainsTextOptions().setTimeout(LIVE_MILLIS));
        }
        page.context().close();
    }

    private static double cpu() {
        return client().server(DashboardFleet.PULSE).usage().get("cpu");
    }

    @Test
    void aProjectPermitsItsServersToBeShadowsOfOthersAndTakesItBackOnlyWhenAskedTwice() {
        Page page = signedIn("#/sharing");
        page.evaluate("sessionStorage.setItem('gnomon.project', 'quiet'); location.reload()");
        Locator sharing = named(page, AriaRole.SWITCH, "Sharing of quiet");
        assertThat(sharing).not().isChecked();
        sharing.click();
        assertThat(sharing).isChecked();
        assertThat(page.getByText("permits it since")).isVisible();
        eventually("its colours have changed", () -> Accessible.faults(page).isEmpty());

        sharing.click();
        named(page, AriaRole.BUTTON, "Keep it").click();
        assertThat(sharing).isChecked();
        sharing.click();
        named(page, AriaRole.BUTTON, "Withdraw and erase").click();
        assertThat(sharing).not().isChecked();
        assertThat(named(page, AriaRole.REGION, "Audit")).containsText("erased");
        page.context().close();
    }

    @Test
    void theToggleChangesTheServerAndUndoChangesItBack() {
        Page page = signedIn(server("calm-1"));
        Locator toggle = named(page, AriaRole.SWITCH, "Dynamic Allocation");
        assertThat(toggle).isChecked();
        toggle.click();
        assertThat(toggle).not().isChecked();
        assertThat(page.getByText("Dynamic Allocation of calm-1 is off.")).isVisible();
        assertThat(client().server("calm-1").dynamicAllocation()).isFalse();
        named(page, AriaRole.BUTTON, "Undo").click();
        assertThat(page.getByText("Dynamic Allocation of calm-1 is back on.")).isVisible();
        assertThat(toggle).isChecked();
        assertThat(client().server("calm-1").dynamicAllocation()).isTrue();
        page.context().close();
    }

    @Test
    void aServerWhoseNameIsAProgramIsOnlyAName() {
        Page page = signedIn("#/servers");
        Locator row = page.getByText(DashboardFleet.EVIL);
        assertThat(row).isVisible();
        row.click();
        assertThat(named(page, AriaRole.HEADING, DashboardFleet.EVIL)).isVisible();
        named(page, AriaRole.SWITCH, "Dynamic Allocation").click();
        named(page, AriaRole.BUTTON, "Undo").click();
        assertThat(page.getByText("is back on")).isVisible();
        assertThat(page.locator("img").count()).isZero();
        assertThat(page.evaluate("window.pwned === undefined")).isEqualTo(true);
        page.context().close();
    }

    @Test
    void everythingIsReachedByTheKeyboard() {
        Page page = signedIn("#/fleet");
        assertThat(page.locator("canvas")).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByText("To the content")).isFocused();
        page.locator("canvas").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1)))
                .containsText("trace-");

        named(page, AriaRole.LINK, "Servers").press("Enter");
        assertThat(page.getByLabel("Search servers")).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("calm");
        assertThat(page.locator("[data-at]")).hasCount(4);
        page.locator("[data-at='0']").focus();
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("[data-at='1']")).isFocused();
        page.keyboard().press("End");
        page.keyboard().press("Enter");
        assertThat(named(page, AriaRole.HEADING, "calm-4")).isVisible();
        page.getByRole(AriaRole.SWITCH).focus();
        page.keyboard().press("Space");
        assertThat(page.getByRole(AriaRole.SWITCH)).not().isChecked();
        named(page, AriaRole.BUTTON, "Undo").press("Enter");
        assertThat(page.getByRole(AriaRole.SWITCH)).isChecked();
        page.context().close();
    }

    @Test
    void everyViewHasNamesAndContrastInBothLights() {
        for (ColorScheme light : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            Page page = browsing.page(new Browser.NewContextOptions().setColorScheme(light));
            page.navigate(fleet.url());
            String[] views = {
                "#/fleet",
                "#/servers",
                server("calm-2"),
                "#/map",
                "#/accuracy",
                "#/sizes",
                "#/workloads",
                "#/survival",
                "#/activity",
                "#/nowhere"
            };
            for (String view : views) {
                page.evaluate("view => { location.hash = view; }", view);
                assertThat(page.locator("main .panel, main .empty").first()).isVisible();
                assertThat(Accessible.faults(page)).as(view + " in " + light).isEmpty();
            }
            page.context().close();
        }
    }

    @Test
    void shadowsTheMapAndRecommendationsAreDrawnAsTheDaemonTellsThem() {
        Page page = signedIn("#/fleet");
        String id = client().server("calm-1").id().toString();
        answer(
                page,
                "**/v1/servers/*/shadows",
                "{'learning':false,'category':'web','shadows':[{'id':'" + id
                        + "','name':'calm-1','similarity':0.87,'weight':0.6,'why':'the same level and daily shape'}]}");
        answer(
                page,
                "**/v1/fingerprints/map",
                "{'at':'2026-01-01T00:00:00Z','explained':0.9,'points':["
                        + "{'id':'" + id + "','name':'calm-1','x':0.1,'y':2,'cluster':1,'category':'web'},"
                        + "{'id':'x','name':'calm-2','x':3,'y':-1,'cluster':null,'category':null}]}");
        answer(
                page,
                "**/v1/recommendations",
                "[{'server':'" + id + "','name':'calm-1','current':{'cpu':2,'memory':4096},"
                        + "'recommended':{'cpu':1,'memory':2048},'interval':{'cpu':{'lower':0.8,'upper':1.2}},"
                        + "'reason':'It never used more than 0.3 cores.'}]");
        page.evaluate("view => { location.hash = view; }", server("calm-2"));
        Locator shadows = named(page, AriaRole.REGION, "Shadows");
        assertThat(shadows).containsText("calm-1");
        assertThat(shadows).containsText("87 %");
        assertThat(shadows).containsText("the same level and daily shape");
        named(page, AriaRole.LINK, "Similarity").click();
        assertThat(page.getByText("2 servers; the fingerprints keep 90 %")).isVisible();
        page.locator("canvas").press("ArrowRight");
        assertThat(page.locator(".tip")).containsText("calm-1");
        named(page, AriaRole.LINK, "Sizes").click();
        assertThat(page.getByText("likely 0.8 cores to 1.2 cores")).isVisible();
        assertThat(page.getByText("It never used more than 0.3 cores.")).isVisible();
        assertThat(Accessible.faults(page)).isEmpty();
        page.context().close();
    }

    @Test
    void workloadsAreDrawnWithTheirNextStartAndWhereTheyAreBestPut() {
        Page page = signedIn("#/fleet");
        answer(
                page,
                "**/v1/workloads",
                "[{'id':'a1','name':'small/guest','project':'shop','requirements':{},'requests':12,"
                        + "'lastRequestAt':'2026-01-01T00:00:00Z','wanted':2,'why':'1.7 requests are expected','ready':1,'booting':1,"
                        + "'strength':'staged','memory':256,'cores':2,'version':5,'expiresAt':'2100-01-01T00:00:00Z',"
                        + "'nextStart':{'earliest':'2100-01-01T00:00:00Z','expected':'2100-01-02T00:00:00Z','latest':'2100-01-03T00:00:00Z'},"
                        + "'hypervisors':[{'hypervisor':'node-1','rank':1,'health':0.92,'availableMemory':4096,'instances':2,'refusal':null},"
                        + "{'hypervisor':'node-2','rank':2,'health':0.05,'availableMemory':100,'instances':0,'refusal':'shadow-health: 0.05'}]}]");
        named(page, AriaRole.LINK, "Workloads").click();
        Locator workload = named(page, AriaRole.REGION, "small/guest");
        assertThat(workload).containsText("staged");
        assertThat(workload).containsText("12 requests");
        assertThat(workload).containsText("80 %:");
        assertThat(workload).containsText("256 MiB");
        assertThat(workload).containsText("1.7 requests are expected.");
        assertThat(workload.getByRole(AriaRole.ROW).nth(1)).containsText("92");
        assertThat(workload.getByRole(AriaRole.ROW).nth(1)).containsText("4 GiB");
        assertThat(workload.getByRole(AriaRole.ROW).nth(2)).containsText("Shadow-health: 0.05.");
        assertThat(Accessible.faults(page)).isEmpty();
        page.context().close();
    }

    @Test
    void whatSurvivesWhatIsAMapOfLossesAndPortions() {
        Page page = signedIn("#/survival");
        assertThat(page.getByText("No workload of several servers runs")).isVisible();
        answer(
                page,
                "**/v1/deployments/workloads",
                "[{'name':'shop','project':'default','portions':[" + portion("web") + "," + portion("db") + "],"
                        + "'actor':'a','importedAt':'2026-01-01T00:00:00Z','description':''}]");
        answer(
                page,
                "**/v1/deployments/plan",
                "{'horizonDays':30,'survivalNow':0.9,'survivalThen':0.97,'anyHypervisorNow':0.4,'anyHypervisorThen':0.8,"
                        + "'anyZoneNow':0.3,'anyZoneThen':0.5,'held':128,'budget':4096,'needDays':7,"
                        + "'alternates':[{'workload':'shop','portion':'db','hypervisor':'node-2','holds':128,'needs':2048,'works':0.5,'gain':0.1}],"
                        + "'losses':[{'kind':'hypervisor','name':'node-1','probability':0.034,'hit':['shop/web','shop/db'],"
                        + "'left':{'shop/web':0.75,'shop/db':0},'survivesNow':0,'survivesThen':0.37},"
                        + "{'kind':'zone','name':'north','probability':0.01,'hit':[],'left':{},'survivesNow':1,'survivesThen':1}],"
                        + "'uncovered':[],'needs':[{'hypervisor':'node-2','probability':0.034,'grow':384,'enough':0.9}]}");
        page.evaluate("() => { location.hash = '#/fleet'; }");
        named(page, AriaRole.LINK, "Survival").click();
        Locator map = named(page, AriaRole.REGION, "What survives what");
        assertThat(map.getByRole(AriaRole.ROW).nth(1)).containsText("75 %");
        assertThat(map.getByRole(AriaRole.ROW).nth(1)).containsText("lost");
        assertThat(map.getByRole(AriaRole.ROW).nth(2)).containsText("stays");
        assertThat(page.getByText("97 % with the plan")).isVisible();
        assertThat(page.getByText("beside new servers they are left with 90 %")).isVisible();
        assertThat(Accessible.faults(page)).isEmpty();
        page.context().close();
    }

    private static String portion(String name) {
        return "{'name':'" + name + "','servers':['" + name + "'],'running':['" + name
                + "'],'missing':[],'after':[],'ports':[],"
                + "'address':null,'health':null,'performance':null,'latency':null,'throughput':null,'data':[]}";
    }

    private static void answer(Page page, String path, String json) {
        page.route(
                path,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(json.replace((char) 39, (char) 34))));
    }

    @Test
    void aDaemonThatGoesAwayIsSaidAndWhatWasSeenStays(@TempDir Path another) throws IOException {
        try (DashboardFleet doomed = DashboardFleet.start(another)) {
            Page page = browsing.page(new Browser.NewContextOptions());
            page.navigate(doomed.url());
            assertThat(page.getByText("all reachable")).isVisible();
            assertThat(page.getByText("Live", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            doomed.daemon().kill();
            assertThat(page.getByTestId("stale")).containsText("what you see is");
            assertThat(page.getByText("Not connected")).isVisible();
            assertThat(page.getByText("all reachable")).isVisible();
            page.context().close();
        }
    }
}
