// First page: what one is here for.

import { onMounted, ref } from "vue";
import { api } from "./api.js";
import { mount } from "./boot.js";
import { PAGES, may } from "./person.js";
import { SEAT_STATES } from "./labels.js";
import { TopBar } from "./parts/top_bar.js";

const Choose = {
  components: { TopBar },
  setup() {
    const seats = ref([]);
    const trouble = ref("");
    const loaded = ref(false);
    onMounted(async () => {
      if (!may("agent", "supervisor")) return;
      try {
        seats.value = await api.seats();
      } catch (refusal) {
        trouble.value = refusal.message;
      }
      loaded.value = true;
    });
    const pages = new Set(PAGES.map(([path]) => path));
    return { SEAT_STATES, loaded, may, pages, seats, trouble };
  },
  template: `
    <div class="frame">
      <top-bar place="选择岗位" />
      <main class="choose">
        <section v-if="may('agent', 'supervisor')" class="card seats" aria-label="坐席">
          <header><h2>坐席工作台</h2><span class="soft small">选择您的分机</span></header>
          <p v-if="trouble" class="empty bad" role="alert">{{ trouble }}</p>
          <p v-else-if="loaded && !seats.length" class="empty">{{ may('supervisor') ? '还没有配置坐席，请在配置文件的 seats 中添加分机。' : '没有与您工号对应的分机，请联系主管。' }}</p>
          <ul>
            <li v-for="seat in seats" :key="seat.seat"><a :href="'/desk/' + encodeURIComponent(seat.seat)">
              <b class="grow ellipsis">{{ seat.agent_name || seat.agent_no + '号坐席' }}</b>
              <span class="soft number">{{ seat.agent_no }}号 · 分机 {{ seat.seat }}</span>
              <span class="tag" :class="{good: seat.state === 'ready', bad: ['down', 'unregistered'].includes(seat.state),
                warn: ['ringing', 'talking', 'wrap-up'].includes(seat.state)}">{{ SEAT_STATES[seat.state] }}</span></a></li>
          </ul>
        </section>
        <div class="others">
          <a v-if="pages.has('/wall')" class="card" href="/wall"><h2>现场监控</h2><p class="soft">所有坐席和正在进行的通话，点开即可实时查看</p></a>
          <a v-if="pages.has('/tickets')" class="card" href="/tickets"><h2>工单</h2><p class="soft">查找和跟进工单，到期清单、派单、回访和归档</p></a>
          <a v-if="pages.has('/qa')" class="card" href="/qa"><h2>质检</h2><p class="soft">录音、评分和违规复核，也可以上传录音</p></a>
          <a v-if="pages.has('/users')" class="card" href="/users"><h2>使用者管理</h2><p class="soft">谁可以登录、担任什么角色；停用、重设密码和变更记录</p></a>
          <a v-if="pages.has('/interfaces')" class="card" href="/interfaces"><h2>系统对接</h2><p class="soft">把登记和进展通知其他系统，查看未送达的消息</p></a>
        </div>
      </main>
    </div>`,
};

mount(Choose);
