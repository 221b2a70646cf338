// People who may sign in: added, changed, switched off and on, given a password to start with; and who did what.

import { nextTick, onMounted, onUnmounted, ref } from "vue";
import { ElMessage, ElMessageBox } from "element-plus";
import { mount } from "./boot.js";
import { dayAndTime } from "./formats.js";
import { PersonForm } from "./parts/person_form.js";
import { TopBar } from "./parts/top_bar.js";
import { peopleApi } from "./people_api.js";
import { person as me } from "./person.js";

const Users = {
  components: { PersonForm, TopBar },
  setup() {
    const people = ref([]);
    const changes = ref([]);
    const loaded = ref(false);
    const trouble = ref("");
    /** null: closed; {}: a new person; else the person being changed. */
    const edited = ref(null);
    const wrong = ref(null);
    const busy = ref(false);
    /** {name, password}: shown this once. */
    const start = ref(null);

    async function load() {
      try {
        [people.value, changes.value] = await Promise.all([peopleApi.list(), peopleApi.changes()]);
        trouble.value = "";
      } catch (refusal) {
        trouble.value = refusal.message;
      }
      loaded.value = true;
    }
    async function keep(body) {
      busy.value = true;
      wrong.value = null;
      try {
        if (edited.value.login) await peopleApi.change(edited.value.login, body);
        else handOut(await peopleApi.add(body));
        ElMessage.success(edited.value.login ? "已保存" : `已添加${body.name}`);
        edited.value = null;
        await load();
      } catch (refusal) {
        wrong.value = { name: refusal.body.field?.split(".")[0] ?? "", message: refusal.message };
      } finally {
        busy.value = false;
      }
    }
    function handOut(made) {
      if (made.start_password) start.value = { name: made.person.name, login: made.person.login, password: made.start_password };
    }
    async function sure(question, title, button) {
      return ElMessageBox.confirm(question, title, { confirmButtonText: button, cancelButtonText: "取消", type: "warning" }).catch(() => null);
    }
    async function act(action) {
      try {
        await action();
      } catch (refusal) {
        ElMessage.error(refusal.message);
      }
      await load();
    }
    async function turn(one) {
      if (one.active && !(await sure(`${one.name}将立即退出所有页面，不能再登录；接口令牌也一并失效。历史记录保留，以后可以重新启用。`, `停用${one.name}？`, "停用"))) return;
      await act(async () => {
        await peopleApi.turn(one.login, !one.active);
        ElMessage.success(one.active ? `已停用${one.name}` : `已启用${one.name}`);
      });
    }
    async function reset(one) {
      if (!(await sure("系统将生成新的初始密码，只显示一次；现有登录立即失效，首次登录须修改密码。", `重设${one.name}的密码？`, "重设"))) return;
      await act(async () => handOut(await peopleApi.reset(one.login)));
    }
    async function copy() {
      try {
        await navigator.clipboard.writeText(start.value.password);
        ElMessage.success("已复制");
      } catch {
        ElMessage.warning("无法复制，请手工选取");
      }
    }
    function begin(one) {
      wrong.value = null;
      edited.value = one ?? {};
    }
    /** Only when the window has opened: before, it takes the focus itself. */
    const focusOn = (id) => document.getElementById(id)?.focus();
    function keys(event) {
      if (event.altKey && event.code === "KeyN" && me && !edited.value && !start.value && !trouble.value) {
        event.preventDefault();
        begin(null);
      }
    }
    if (me) load();
    onMounted(async () => {
      addEventListener("keydown", keys);
      await nextTick();
      focusOn("add-person");
    });
    onUnmounted(() => removeEventListener("keydown", keys));
    return { act, begin, busy, changes, copy, dayAndTime, edited, focusOn, keep, load, loaded, me, people, reset, start, trouble, turn, wrong };
  },
  template: `
    <div class="frame">
      <top-bar place="使用者管理" />
      <main v-if="!me" class="no-login"><section class="card"><h2>还没有启用登录</h2>
        <p>目前任何人都能在本机打开所有页面，不需要登录，也就没有使用者可管理。启用登录只需两步：</p>
        <ol><li>在命令行添加第一位管理员：<code>callcenter users add 登录名 姓名 admin --config 配置文件</code></li>
          <li>在配置文件的 <code>[web]</code> 中写上 <code>login = "required"</code>，然后重新启动。</li></ol></section></main>
      <p v-else-if="trouble" class="notice error" role="alert">{{ trouble }} <button type="button" class="plain-button" @click="load">重试</button></p>
      <main class="users" v-if="me && !trouble">
        <section class="card panel" aria-label="使用者">
          <header><h2>使用者</h2><span class="soft small">{{ people.length ? '共 ' + people.length + ' 人' : '' }}</span><span class="grow"></span>
            <el-button id="add-person" type="primary" size="small" @click="begin(null)">添加使用者 <kbd style="margin-left: 6px">Alt+N</kbd></el-button></header>
          <div class="scroll">
            <table class="people" data-testid="people">
              <thead><tr><th scope="col">姓名</th><th scope="col">登录名</th><th scope="col">角色</th><th scope="col">工号 · 分机</th><th scope="col">状态</th><th scope="col"><span class="hidden-label">操作</span></th></tr></thead>
              <tbody>
                <tr v-for="one in people" :key="one.login" :class="{off: !one.active}" :data-login="one.login">
                  <td class="name">{{ one.name }}<span v-if="me?.login === one.login" class="soft small">（您）</span></td>
                  <td class="number">{{ one.login }}</td>
                  <td><span v-for="label in one.role_labels" :key="label" class="tag">{{ label }}</span></td>
                  <td class="number">{{ one.agent_no ? one.agent_no + '号' : '—' }}<span v-if="one.seats.length" class="soft"> · {{ one.seats.join('、') }}</span></td>
                  <td><span class="tag" :class="!one.active ? 'bad' : one.must_change ? 'warn' : 'good'">{{ !one.active ? '已停用' : one.must_change ? '未改初始密码' : '正常' }}</span>
                    <span v-if="!one.has_password" class="tag" title="只用令牌访问接口，不能登录页面">程序</span></td>
                  <td class="acts">
                    <button type="button" class="plain-button" @click="begin(one)" :aria-label="'编辑' + one.name">编辑</button>
                    <a v-if="me?.login === one.login" class="plain-button" href="/password">修改密码</a>
                    <button v-else-if="one.has_password" type="button" class="plain-button" @click="reset(one)" :aria-label="'重设' + one.name + '的密码'">重设密码</button>
                    <button type="button" class="plain-button" @click="turn(one)" :aria-label="(one.active ? '停用' : '启用') + one.name">{{ one.active ? '停用' : '启用' }}</button>
                  </td>
                </tr>
              </tbody>
            </table>
            <p v-if="loaded && !people.length" class="empty">还没有使用者</p>
          </div>
        </section>
        <section class="card panel" aria-label="变更记录">
          <header><h2>变更记录</h2></header>
          <div class="scroll">
            <p v-if="loaded && !changes.length" class="empty">还没有变更</p>
            <ul class="changes" data-testid="changes"><li v-for="(one, index) in changes" :key="index"><time class="number">{{ dayAndTime(one.at) }}</time>
              <span><b>{{ one.login }}</b>　{{ one.text }}<span class="soft small">　{{ one.by }}</span></span></li></ul>
          </div>
        </section>
      </main>
      <el-dialog :model-value="Boolean(edited)" :title="edited?.login ? '编辑 ' + edited.name : '添加使用者'" width="460" destroy-on-close @opened="focusOn(edited.login ? 'p-name' : 'p-login')" @close="edited = null">
        <person-form v-if="edited" :person="edited" :wrong="wrong" :busy="busy" @keep="keep" @close="edited = null" />
      </el-dialog>
      <el-dialog :model-value="Boolean(start)" title="初始密码" width="420" @opened="focusOn('noted')" @close="start = null">
        <div v-if="start" class="start" data-testid="start-password">
          <p>{{ start.name }}（登录名 <b class="number">{{ start.login }}</b>）的初始密码：</p>
          <p class="secret"><code>{{ start.password }}</code><button type="button" class="plain-button" @click="copy">复制</button></p>
          <p class="soft small">只显示这一次，请当面告知本人；首次登录时须换成自己的密码。</p>
          <div class="row"><span class="grow"></span><el-button id="noted" type="primary" @click="start = null">已记下</el-button></div>
        </div>
      </el-dialog>
    </div>`,
};

mount(Users);
